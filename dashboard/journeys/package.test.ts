// The npm package as somebody installs it: packed, put into a folder of its own, used from plain Node and type-checked.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageInto } from '../scripts/package.ts';
import { root, simulated } from './site';

let place: string, file: string;
const bha = (...args: string[]): string => execFileSync(join(root, 'build/release/bha'), args, { maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
const node = (script: string): unknown => JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: place, maxBuffer: 1e9 }).toString());

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'bha-npm-'));
  file = simulated('packed.csv', '--cycles', '20', '--sample-s', '60');
  packageInto(join(place, 'made'));
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', place, join(place, 'made')], { cwd: place }).toString().trim();
  mkdirSync(join(place, 'node_modules/bha'), { recursive: true });
  execFileSync('tar', ['-xzf', join(place, packed), '-C', join(place, 'node_modules/bha'), '--strip-components=1']);
});
afterAll(() => rmSync(place, { recursive: true }));

test('holds the modules, the types and its own words', () => {
  expect(readdirSync(join(place, 'node_modules/bha')).sort()).toEqual(
    ['LICENSE', 'README.md', 'beside.wasm', 'bha.d.ts', 'bha.js', 'bha.wasm', 'documents.d.ts', 'health.wasm', 'modes.wasm', 'node.d.ts', 'node.js', 'package.json']);
});

test('tells what the command tells', () => {
  const native = JSON.parse(bha('report', file, '--json', '--quiet', '--nominal-capacity-ah', '2')) as { cycles: object; soh: { now: number } };
  const told = node(`import { report } from 'bha'; console.log(JSON.stringify(await report(${JSON.stringify(file)}, { nominal_capacity_Ah: 2 })))`) as typeof native;
  expect(told.cycles).toEqual(native.cycles); // the same bits
  expect(told.soh.now).toBeCloseTo(native.soh.now, 12);
});

test('refuses in findings, asks models, lays cells beside each other', () => {
  writeFileSync(join(place, 'letter.txt'), 'Dear all,\nthe cells arrive on Monday.\n');
  const told = node(`import { cohort, forecast, report, whatIf } from 'bha';
    const one = await report(${JSON.stringify(file)}), letter = await report('letter.txt');
    const { lines } = await whatIf({ years: 5, instead: { temperature_degC: 40 } });
    console.log(JSON.stringify({
      letter: letter.findings[0].severity, cells: (await cohort([one, one])).cohort_health.length > 1, live: (await forecast([one])).told_cells[0].why,
      hot: lines[1].soh < lines[0].soh
    }))`);
  expect(told).toEqual({ letter: 'refused', cells: true, live: 'no cell like it has ended', hot: true });
});

test('its types stand by themselves', () => {
  const typed = (script: string): void => {
    writeFileSync(join(place, 'package.json'), '{"type":"module"}');
    writeFileSync(join(place, 'use.ts'), script);
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({
      compilerOptions: { noEmit: true, strict: true, module: 'nodenext', target: 'es2022', lib: ['es2022', 'dom'], types: [] }, files: ['use.ts'] }));
    execFileSync(process.execPath, [join(root, 'dashboard/node_modules/typescript/bin/tsc'), '-p', place], { stdio: 'pipe' });
  };
  typed(`import { report, type Report } from 'bha';\nimport { start, type Core } from 'bha/core';
    const told: Report = await report('a.csv', { eol: 0.7 });\nconst health: number | null = told.soh.now;
    const made: (module: WebAssembly.Module) => Promise<Core> = start;\nconsole.log(health, made);\n`);
  expect(() => typed("import { report } from 'bha';\nconsole.log((await report('a.csv')).sohh);\n")).toThrow();
});
