import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.BUTLER_URL ?? "http://127.0.0.1:32400";

/** The dashboard: `src/web` becomes `dist/web`, which the server answers with at /web. */
export default defineConfig({
  root: "src/web",
  base: "/web/",
  plugins: [react()],
  build: {
    outDir: "../../dist/web",
    emptyOutDir: true,
    // What the budget of the first page is measured by.
    manifest: true,
    // Licences ask that their text goes along with what is bundled.
    license: { fileName: "licences.md" },
    // The policy of the page allows neither scripts nor styles inside of it, nor data: as a script.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    target: "es2023",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
  },
  server: { proxy: { "^/(?!web)": { target: server, ws: true } } },
});
