import { type RefObject, useEffect, useEffectEvent } from "react";

/** Pixels of a wheel that double the scale, or halve it. */
const doubling = 240;
/** Pixels that a line and a page of a wheel stand for. */
const units = [1, 16, 400];

/**
 * Looks closer by Ctrl and the wheel, which is also what a touchpad says of two fingers, and by two fingers on a screen;
 * moves along by a wheel to the side. The wheel alone goes on to scroll the page.
 * @param onZoom by a factor, around a point of the screen @param onPan by pixels
 */
export function useGestures(
  place: RefObject<HTMLElement | null>,
  onZoom: (factor: number, clientX: number) => void,
  onPan: (pixels: number) => void,
): void {
  const zoom = useEffectEvent(onZoom);
  const pan = useEffectEvent(onPan);
  useEffect(() => {
    const element = place.current!;
    const listening = new AbortController();
    const options = { signal: listening.signal, passive: false };
    const wheel = (event: WheelEvent) => {
      const { deltaX, deltaY, deltaMode, ctrlKey, metaKey, shiftKey } = event;
      const unit = units[deltaMode] ?? 1;
      const aside = shiftKey ? deltaX || deltaY : deltaX;
      if (ctrlKey || metaKey) zoom(2 ** ((-deltaY * unit) / doubling), event.clientX);
      else if (Math.abs(aside) > Math.abs(shiftKey ? 0 : deltaY)) pan(aside * unit);
      else return;
      event.preventDefault();
    };
    const fingers = new Map<number, number>();
    const down = ({ pointerId, clientX, pointerType }: PointerEvent) => {
      if (pointerType === "touch") fingers.set(pointerId, clientX);
    };
    const move = (event: PointerEvent) => {
      if (!fingers.has(event.pointerId)) return;
      const before = [...fingers.values()];
      fingers.set(event.pointerId, event.clientX);
      if (fingers.size !== 2) return;
      const after = [...fingers.values()] as [number, number];
      const [was, is] = [Math.abs(before[0]! - before[1]!), Math.abs(after[0] - after[1])];
      if (was > 0 && is > 0) zoom(is / was, (after[0] + after[1]) / 2);
    };
    const up = ({ pointerId }: PointerEvent) => fingers.delete(pointerId);
    element.addEventListener("wheel", wheel, options);
    element.addEventListener("pointerdown", down, options);
    element.addEventListener("pointermove", move, options);
    for (const end of ["pointerup", "pointercancel"] as const) element.addEventListener(end, up, options);
    return () => listening.abort();
  }, [place]);
}
