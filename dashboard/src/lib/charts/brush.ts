// A span along x, drawn with the pointer over a chart. What it means, the page knows.
import type { Span } from './axis';
import type { Drawn } from './drawn';

const least = 6; // pixels: less is a click

/** Takes the pointer over `plot`, in which `view()` is drawn, and draws `mark` there; `chosen` hears the span in the numbers of x. */
export function brushed(plot: HTMLElement, mark: HTMLElement, view: () => Drawn['view'] | undefined, chosen: (span: Span) => void): () => void {
  let from: number | undefined;
  /** Where the pointer is along x, held within the axes. */
  const along = (event: PointerEvent, drawn: Drawn['view']): { at: number; left: number; top: number } => {
    const picture = plot.querySelector('svg, canvas')!.getBoundingClientRect(), frame = plot.getBoundingClientRect(), [x, y] = drawn.origin(), padding = drawn.padding();
    const left = picture.left + x + padding.left, at = Math.max(0, Math.min(drawn.width(), event.clientX - left));
    return { at, left: left - frame.left, top: picture.top + y + padding.top - frame.top };
  };
  const down = (event: PointerEvent): void => {
    const drawn = view();
    if (!drawn || event.button !== 0 || !event.isPrimary || !plot.querySelector('svg, canvas')) return;
    const { at, left } = along(event, drawn), x = event.clientX - plot.getBoundingClientRect().left - left;
    if (Math.abs(x - at) < 1) from = at; // not over the axis' labels
  };
  const move = (event: PointerEvent): void => {
    const drawn = view();
    if (from === undefined || !drawn) return;
    const { at, left, top } = along(event, drawn);
    if (Math.abs(at - from) < least) return;
    plot.setPointerCapture(event.pointerId);
    Object.assign(mark.style, { display: 'block', left: `${left + Math.min(at, from)}px`, width: `${Math.abs(at - from)}px`, top: `${top}px`, height: `${drawn.height()}px` });
  };
  const stop = (): void => {
    from = undefined;
    mark.style.display = 'none';
  };
  const up = (event: PointerEvent): void => {
    const drawn = view(), start = from;
    stop();
    if (start === undefined || !drawn) return;
    const { at } = along(event, drawn), invert = drawn.scale('x').invert;
    if (Math.abs(at - start) >= least && invert) chosen([invert(Math.min(at, start)), invert(Math.max(at, start))]);
  };
  const key = (event: KeyboardEvent): void => { if (event.key === 'Escape') stop(); };
  const heard = [['pointerdown', down], ['pointermove', move], ['pointerup', up], ['pointercancel', stop]] as const;
  for (const [name, handler] of heard) plot.addEventListener(name, handler as EventListener);
  addEventListener('keydown', key);
  return () => {
    for (const [name, handler] of heard) plot.removeEventListener(name, handler as EventListener);
    removeEventListener('keydown', key);
  };
}
