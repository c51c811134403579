// The core in Node: a file in, the documents of `bha` out. Numbers are those of the command (integrals the same bits, fits to 1e-9).
//   import { report } from 'bha';   const told = await report('cell7.csv', { nominal_capacity_Ah: 2 });   told.soh.now
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Session, cohortMemberOf, cohortViewOf, forecastViewOf, healthOptions, lifeOf, start, whatIfOf, withHealth } from './bha.ts';
import type { CohortView, Core, ForecastView, ReadAt, Report, SessionOptions, WhatIfPage } from './bha.ts';

export type { CohortView, Finding, ForecastView, Report, SessionOptions, WhatIfPage } from './bha.ts';

const compiled = new Map<string, Promise<WebAssembly.Module>>();
async function core(name: 'bha' | 'health' | 'beside', readAt?: ReadAt): Promise<Core> {
  let module = compiled.get(name);
  if (!module) {
    module = readFile(new URL(`./${name}.wasm`, import.meta.url)).then((bytes) => WebAssembly.compile(bytes));
    compiled.set(name, module);
  }
  return start(await module, readAt);
}

const pieceBytes = 1 << 22;

/**
 * The report of a text file (BDF, CSV and what the guide calls readable), as `bha report --json` tells it: cycles, state of health,
 * laws, forecast, findings. What could not be read is a finding of severity `refused`, not an exception; an exception is a file that
 * cannot be opened.
 */
export async function report(path: string, options: SessionOptions = {}): Promise<Report> {
  const file = openSync(path, 'r');
  const at = (offset: number, n: number): Uint8Array => {
    const into = new Uint8Array(n);
    return into.subarray(0, readSync(file, into, 0, n, offset));
  };
  try {
    const session = new Session(await core('bha', at), { name: path.replace(/^.*[\\/]/, ''), ...options });
    const { size } = fstatSync(file);
    let accepted = session.probe(size);
    for (let offset = 0; accepted && offset < size; offset += pieceBytes) accepted = session.push(at(offset, pieceBytes));
    accepted = session.end() && accepted;
    const told = session.reportBytes();
    session.close();
    return JSON.parse(withHealth(await core('health'), told, healthOptions(options, accepted))) as Report;
  } finally {
    closeSync(file);
  }
}
/** Cells beside each other: fade by group, and how many still live. */
export async function cohort(reports: Report[], axis: 'cycles' | 'efc' | 'days' = 'cycles'): Promise<CohortView> {
  const beside = await core('beside');
  const members = reports.map((each) => JSON.parse(cohortMemberOf(beside, JSON.stringify(each))) as { row: unknown; curve: unknown });
  const asked = { axis, cells: members.map(({ row }) => row), curves: members.map(({ curve }) => curve) };
  return JSON.parse(cohortViewOf(beside, JSON.stringify(asked))) as CohortView;
}
/** When cells that live end, told by those of them that have ended, and how well these are told by each other. */
export async function forecast(reports: Report[], seed = 1): Promise<ForecastView> {
  const beside = await core('beside');
  const lives = reports.map((each) => JSON.parse(lifeOf(beside, JSON.stringify(each))) as unknown);
  return JSON.parse(forecastViewOf(beside, JSON.stringify({ lives, seed }))) as ForecastView;
}

export interface Conditions {
  temperature_degC?: number;
  depth_of_discharge?: number;
  mean_soc?: number;
  c_rate?: number;
  cycles_per_day?: number;
}
/** What comes under other conditions, by a published ageing model; what is not said is the command's default. */
export async function whatIf(asked: { model?: string; years?: number; eol?: number; baseline?: Conditions; instead?: Conditions } = {}): Promise<WhatIfPage> {
  return JSON.parse(whatIfOf(await core('beside'), JSON.stringify(asked))) as WhatIfPage;
}
