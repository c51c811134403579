declare module 'virtual:charts' {
  import type { Axis } from '$lib/charts/axis';
  type Loaded = () => Promise<{ default: string }>;
  const charts: Record<string, { cycle: Loaded; source: Loaded } & Partial<Record<Axis, Loaded>>>;
  export default charts;
}
declare module '*.wasm?url' {
  const address: string;
  export default address;
}
