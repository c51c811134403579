// Cells beside each other, those that live told by those that have ended, and a cell beside what it might have been: asked of the core
// in a worker that stays.
import type { CohortMember, CohortView, ForecastView, Life, Report, WhatIfPage } from '$wasm/bha';
import type { BesideAsk, BesideTell } from './beside_worker';

interface Waiting { good: (told: unknown) => void; bad: (why: Error) => void }
let worker: Worker | undefined;
const waiting = new Map<number, Waiting>();
let last = 0;

function ask<T>(what: BesideAsk['what'], asked: object): Promise<T> {
  worker ??= started();
  const n = ++last;
  const told = new Promise<T>((good, bad) => waiting.set(n, { good: good as (told: unknown) => void, bad }));
  worker.postMessage({ n, what, asked } satisfies BesideAsk);
  return told;
}
function started(): Worker {
  const made = new Worker(new URL('./beside_worker.ts', import.meta.url), { type: 'module' });
  made.onmessage = ({ data }: MessageEvent<BesideTell>) => {
    const one = waiting.get(data.n);
    waiting.delete(data.n);
    if (data.told === undefined) one?.bad(new Error(data.why));
    else one?.good(JSON.parse(data.told));
  };
  made.onerror = (event) => {
    for (const one of waiting.values()) one.bad(new Error(event.message || 'the worker could not be started'));
    waiting.clear();
    worker = undefined;
  };
  return made;
}
export const cohortMember = (report: Report): Promise<CohortMember> => ask('cohortMember', report);
export const cohortView = (asked: object): Promise<CohortView> => ask('cohortView', asked);
export const life = (report: Report): Promise<Life> => ask('life', report);
export const forecastView = (lives: Life[]): Promise<ForecastView> => ask('forecastView', { lives });
export const whatIf = (asked: object): Promise<WhatIfPage> => ask('whatIf', asked);
