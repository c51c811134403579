// The parts of Vega carry no types of their own; `vega-typings` describes the whole.
declare module 'vega-dataflow' {
  export const transforms: Record<string, unknown>;
}
declare module 'virtual:vega-transforms' {
  const used: Record<string, unknown>;
  export default used;
}
declare module 'vega-encode';
declare module 'vega-transforms';
declare module 'vega-view-transforms';
declare module 'vega-parser' {
  export function parse(spec: object, config?: object, options?: { ast: boolean }): object;
}
declare module 'vega-view' {
  export class View {
    constructor(runtime: object, options: object);
    data(name: string, rows: object[]): this;
    signal(name: string, value: unknown): this;
    addEventListener(
      type: 'click', handler: (event: Event, item: { mark: { marktype: string }; datum?: Record<string, unknown> } | null | undefined) => void
    ): this;
    runAsync(): Promise<this>;
    scale(name: string): { invert?: (pixels: number) => number };
    origin(): [number, number];
    padding(): { left: number; top: number };
    width(): number;
    height(): number;
    toSVG(scale?: number): Promise<string>;
    toCanvas(scale?: number): Promise<HTMLCanvasElement>;
    finalize(): this;
  }
}
