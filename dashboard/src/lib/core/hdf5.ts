// An HDF5 file as the text that would say the same, of the record in it: a group's datasets of one dimension and one length (at least
// three, named by their attribute `bdf_label` or by themselves), or a dataset of compound rows (pandas' blocks of columns are taken
// apart). The same rules as shell/containers/hdf5, held by the same files. The library is fetched when the first such file comes.
import type { Dataset, File as Hdf5File, Group } from 'h5wasm';
import { Lines } from './lines';
import { fieldText } from './parquet';

const magic = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], pieceRows = 65_536, dropped = '/dropped';

/** The magic stands at the beginning, or behind a user's block of 512, 1024, … bytes. */
export function isHdf5(head: Uint8Array): boolean {
  for (let at = 0; at + magic.length <= head.length; at = at === 0 ? 512 : 2 * at) if (magic.every((byte, i) => head[at + i] === byte)) return true;
  return false;
}

/** A column: its heading, and how it is taken from the pieces of its dataset. */
interface Column { heading: string; dataset: Dataset; value: (piece: ArrayLike<unknown>, row: number) => unknown }
interface Table { name: string; rows: number; columns: Column[] }

function textAttribute(dataset: Dataset, name: string): string {
  const value = dataset.attrs[name]?.value;
  return typeof value === 'string' ? value : '';
}
function headingOf(dataset: Dataset, name: string): string {
  const label = textAttribute(dataset, 'bdf_label'), unit = textAttribute(dataset, 'units') || textAttribute(dataset, 'unit');
  return label || (unit && !/[([/]/.test(name) ? `${name} (${unit})` : name);
}
/** pandas keeps the names of a block's columns as a pickled list in text form: a line "Vname" or "aVname" each. */
function pickledNames(pickle: string): string[] {
  return pickle.split('\n').flatMap((line) => (line.startsWith('V') ? [line.slice(1)] : line.startsWith('aV') ? [line.slice(2)] : []));
}
/** Numbers and texts; references and nested types say nothing that a cycler records. */
const readable = (dtype: unknown): boolean => typeof dtype === 'string' && dtype !== 'unknown';

function compoundColumns(dataset: Dataset): Column[] {
  const members = dataset.dtype as [name: string, dtype: unknown, shape?: number[]][];
  return members.flatMap(([name, dtype, shape], member): Column[] => {
    if (!readable(dtype)) return [];
    const of = (piece: ArrayLike<unknown>, row: number): unknown => (piece[row] as unknown[])[member];
    if (!shape) return [{ heading: name, dataset, value: of }];
    const names = pickledNames(textAttribute(dataset, `${name}_kind`));
    return shape.length === 1 && names.length === shape[0]
      ? names.map((heading, i) => ({ heading, dataset, value: (piece: ArrayLike<unknown>, row: number) => (of(piece, row) as ArrayLike<unknown>)[i] }))
      : [];
  });
}

function tablesOf(file: Hdf5File): Table[] {
  const compounds: Table[] = [], grouped = new Map<string, Table>();
  const walk = (group: Group, path: string): void => {
    for (const key of group.keys()) {
      const each = group.get(key), name = path === '' ? key : `${path}/${key}`;
      if (each === null || name.includes('_i_')) continue; // PyTables' own index
      if ('keys' in each) walk(each, name);
      else if ('dtype' in each && each.shape?.length === 1) {
        const rows = each.shape[0]!;
        if (Array.isArray(each.dtype)) compounds.push({ name, rows, columns: compoundColumns(each) });
        else if (readable(each.dtype)) {
          const table = grouped.get(`${path}\n${rows}`) ?? { name: path || '/', rows, columns: [] };
          table.columns.push({ heading: headingOf(each, key), dataset: each, value: (piece, row) => piece[row] });
          grouped.set(`${path}\n${rows}`, table);
        }
      }
    }
  };
  walk(file, '');
  return [...compounds, ...[...grouped.values()].filter(({ columns }) => columns.length >= 3)];
}

/** Has it what a record has? What a heading means in the end the core decides. */
const isRecord = ({ columns }: Table): boolean =>
  [/time|zeit|时间|date/i, /volt|spannung|电压|ewe|^u\b/i, /curr|strom|电流|amp|^i\b/i].every((name) => columns.some(({ heading }) => name.test(heading)));

export async function hdf5AsText(blob: Blob): Promise<Blob> {
  const h5wasm = await import('h5wasm');
  const { FS } = await h5wasm.ready;
  if (!FS) throw new Error('the library for HDF5 has not started');
  const inWorker = 'FileReaderSync' in globalThis; // there the file is read where it is asked for, and not kept
  if (inWorker) {
    FS.mkdir(dropped);
    FS.mount(FS.filesystems['WORKERFS']!, { blobs: [{ name: 'file.h5', data: blob }] }, dropped);
  } else FS.writeFile('file.h5', new Uint8Array(await blob.arrayBuffer()));
  const file = new h5wasm.File(inWorker ? `${dropped}/file.h5` : 'file.h5', 'r');
  if (file.file_id < 0n) throw new Error('a damaged HDF5 file: copy it again');
  try {
    const tables = tablesOf(file), records = tables.filter(isRecord), among = records.length > 0 ? records : tables;
    const longest = among.reduce<Table | undefined>((most, each) => (!most || each.rows > most.rows ? each : most), undefined);
    if (!longest) throw new Error('no group has three columns of one length, and no dataset has compound rows: export the records as CSV');
    const headings = ({ columns }: Table): string => columns.map(({ heading }) => heading).join('\n');
    const alike = records.filter((each) => headings(each) === headings(longest));
    if (alike.length > 1) throw new Error(`several cells, a table each (${alike.map(({ name }) => name).join(', ')}): the command reads each, with --cell`);
    const lines = new Lines(), datasets = [...new Set(longest.columns.map(({ dataset }) => dataset))];
    lines.add(longest.columns.map(({ heading }) => fieldText(heading)));
    for (let from = 0; from < longest.rows; from += pieceRows) {
      const to = Math.min(from + pieceRows, longest.rows);
      const pieces = new Map(datasets.map((dataset) => [dataset, dataset.slice([[from, to]]) as ArrayLike<unknown> | null]));
      for (const piece of pieces.values()) if (piece?.length !== to - from) throw new Error(`rows ${from} to ${to} of an HDF5 file are not all there`);
      for (let row = 0; row < to - from; ++row) lines.add(longest.columns.map(({ dataset, value }) => fieldText(value(pieces.get(dataset)!, row))));
    }
    return new Blob(lines.parts());
  } finally {
    file.close();
    if (inWorker) FS.unmount(dropped);
  }
}
