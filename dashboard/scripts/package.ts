// The core as an npm package, in a folder that `npm pack` or `npm install FOLDER` takes:  node scripts/package.ts [FOLDER]
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));
const wasm = join(root, 'shell/wasm'), modules = ['bha', 'health', 'beside', 'modes'];

export function packageInto(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const program = ts.createProgram([join(wasm, 'node.ts')], {
    outDir: folder, rootDir: wasm, declaration: true, strict: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler, rewriteRelativeImportExtensions: true, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    types: ['node'], typeRoots: [join(root, 'dashboard/node_modules/@types')]
  });
  const wrong = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (wrong.length > 0) throw new Error(ts.formatDiagnostics(wrong, { getCurrentDirectory: () => root, getCanonicalFileName: (name) => name, getNewLine: () => '\n' }));
  for (const name of ['node', 'bha']) { // a declaration names the files that lie beside it
    const told = join(folder, `${name}.d.ts`);
    writeFileSync(told, readFileSync(told, 'utf8').replace(/'\.\/bha\.ts'/g, "'./bha.js'").replace(/'\.\/documents\.d\.ts'/g, "'./documents.js'"));
  }
  copyFileSync(join(wasm, 'documents.d.ts'), join(folder, 'documents.d.ts'));
  copyFileSync(join(wasm, 'npm.md'), join(folder, 'README.md'));
  for (const name of modules) copyFileSync(join(root, `build/wasm/${name}.wasm`), join(folder, `${name}.wasm`));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const version = /version = "([^"]+)"/.exec(readFileSync(join(root, 'core/bha/base/version.h'), 'utf8'))![1];
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({
    name: 'bha', version, description: 'Battery health from cycler files: the C++ core of bha in WebAssembly', license: 'Apache-2.0', type: 'module',
    engines: { node: '>=20' }, sideEffects: false, types: './node.d.ts',
    exports: {
      '.': { types: './node.d.ts', default: './node.js' }, './core': { types: './bha.d.ts', default: './bha.js' },
      ...Object.fromEntries(modules.map((name) => [`./${name}.wasm`, `./${name}.wasm`]))
    }
  }, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) packageInto(resolve(process.argv[2] ?? join(root, 'build/npm/bha')));
