// A Parquet file as the text that would say the same: one line a row, numbers with the digits that read back as the same bits. What
// is believed of it, and how its rows are read, is then decided by the code that judges every text.
// Nested columns say nothing that a cycler records, and are left out. The library is fetched when the first such file comes.
import type { ColumnData, FileMetaData, ParquetParsers, SchemaElement } from 'hyparquet';
import { durationSteps, durationText } from './arrow_schema';
import { Lines } from './lines';

export function isParquet(head: Uint8Array): boolean {
  return new TextDecoder().decode(head.subarray(0, 4)) === 'PAR1';
}

/** 2022-04-11 10:58:07.123456789 */
export function momentText(unix_ns: bigint): string {
  const in_ms = ((unix_ns % 1_000_000n) + 1_000_000n) % 1_000_000n, ms = Number((unix_ns - in_ms) / 1_000_000n);
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', String(in_ms).padStart(6, '0'));
}
const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (millis) => momentText(millis * 1_000_000n),
  timestampFromMicroseconds: (micros) => momentText(micros * 1_000n),
  timestampFromNanoseconds: momentText,
  dateFromDays: (days) => momentText(BigInt(days) * 86_400_000_000_000n)
};

export function fieldText(value: unknown): string {
  if (typeof value === 'number') return Number.isNaN(value) ? '' : Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
  if (value === null || value === undefined || typeof value === 'object') return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""').replace(/[\r\n]/g, ' ')}"` : text;
}

/** Nanoseconds of one step of each column that is a duration or a time of day: their type states the unit, whatever a heading says. */
function stepsOf(metadata: FileMetaData, columns: SchemaElement[]): (bigint | undefined)[] {
  const arrow = metadata.key_value_metadata?.find(({ key }) => key === 'ARROW:schema')?.value;
  const durations = arrow === undefined ? undefined : durationSteps(arrow);
  return columns.map(({ name, type, logical_type }) => {
    if (logical_type?.type === 'TIME') return { MILLIS: 1_000_000n, MICROS: 1_000n, NANOS: 1n }[logical_type.unit];
    return type === 'INT64' ? durations?.get(name) : undefined;
  });
}

export async function parquetAsText(file: Blob): Promise<Blob> {
  const [{ parquetMetadataAsync, parquetRead, parquetSchema }, { compressors }] = await Promise.all([import('hyparquet'), import('hyparquet-compressors')]);
  const bytes = { byteLength: file.size, slice: (from: number, to?: number) => file.slice(from, to).arrayBuffer() };
  const metadata = await parquetMetadataAsync(bytes, { geoparquet: false });
  const elements = parquetSchema(metadata).children.filter((each) => each.children.length === 0 && each.element.repetition_type !== 'REPEATED')
    .map((each) => each.element);
  const columns = elements.map((each) => each.name), steps = stepsOf(metadata, elements);
  const lines = new Lines();
  lines.add(columns.map(fieldText));
  let from = 0;
  for (const group of metadata.row_groups) {
    const to = from + Number(group.num_rows), chunks = new Map<string, ColumnData[]>(columns.map((name) => [name, []]));
    await parquetRead({ file: bytes, metadata, columns, rowStart: from, rowEnd: to, parsers, geoparquet: false, compressors,
      onChunk: (chunk) => { chunks.get(chunk.columnName)?.push(chunk); } });
    const cursors = [...chunks.values()].map((all) => ({ all: all.sort((a, b) => a.rowStart - b.rowStart), at: 0 }));
    for (const { all } of cursors)
      if (all.reduce((row, chunk) => (chunk.rowStart === row && chunk.columnData.length === chunk.rowEnd - row ? chunk.rowEnd : -1), from) !== to)
        throw new Error(`rows ${from} to ${to} of a Parquet file are not all there`);
    for (let row = from; row < to; ++row)
      lines.add(cursors.map((cursor, i) => {
        while (cursor.all[cursor.at] && cursor.all[cursor.at]!.rowEnd <= row) ++cursor.at;
        const chunk = cursor.all[cursor.at];
        const value: unknown = chunk?.columnData[row - chunk.rowStart], step = steps[i];
        return fieldText(step !== undefined && (typeof value === 'bigint' || typeof value === 'number') ? durationText(BigInt(value) * step) : value);
      }));
    from = to;
  }
  return new Blob(lines.parts());
}
