/**
 * Loaded by the processes that tests start while coverage is looked at. Children that read media are killed when they are
 * needed no more, and what they have run is told only by those that end: so each tells after its answers. Plain
 * JavaScript, because some tests start an older Node.
 */
import { takeCoverage } from "node:v8";

/** Milliseconds: it takes about fifty to tell. */
const every = 500;

const { send } = process;
let told = 0;
if (send)
  process.send = (...message) => {
    if (performance.now() - told > every) {
      setImmediate(takeCoverage);
      told = performance.now();
    }
    return send.apply(process, message);
  };
