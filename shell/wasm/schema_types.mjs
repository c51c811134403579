// TypeScript types of the core's documents and of the server's, made from docs/schema: every field is written by the core, what may be missing is null.
//   node shell/wasm/schema_types.mjs   → shell/wasm/documents.d.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const words = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean', null: 'null', object: 'unknown', array: 'unknown[]' };

function typeOf(schema, indent) {
  if (schema.allOf) return typeOf(schema.allOf[0], indent);
  if (schema.anyOf) return schema.anyOf.map((each) => typeOf(each, indent)).join(' | ');
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(' | ');
  if (Array.isArray(schema.type)) return schema.type.map((each) => typeOf({ ...schema, type: each }, indent)).join(' | ');
  if (schema.type === 'array') return `(${typeOf(schema.items, indent)})[]`;
  if (schema.properties) {
    const lines = Object.entries(schema.properties).map(([name, field]) =>
      `${indent}  /** ${String(field.description ?? '').replaceAll('*/', '* /')} */\n${indent}  ${name}: ${typeOf(field, `${indent}  `)};\n`);
    return `{\n${lines.join('')}${indent}}`;
  }
  if (schema.additionalProperties) return `Record<string, ${typeOf(schema.additionalProperties, indent)}>`;
  const word = words[schema.type];
  if (!word) throw new Error(`no type for ${JSON.stringify(schema).slice(0, 200)}`);
  return word;
}

let out = '// Made by schema_types.mjs from docs/schema.\n';
for (const [name, file] of [['Report', 'report'], ['Page', 'page'], ['Fleet', 'fleet'], ['CohortMember', 'cohort_member'], ['CohortView', 'cohort_view'], ['WhatIfPage', 'what_if_page'], ['ModesPage', 'modes_page'], ['Life', 'life'], ['ForecastView', 'forecast_view'],
  ['Health', 'health'], ['Upload', 'upload'], ['Job', 'job']])
  out += `export type ${name} = ${typeOf(JSON.parse(readFileSync(here(`../../docs/schema/${file}.schema.json`), 'utf8')), '')};\n`;
writeFileSync(here('documents.d.ts'), out);
