import type { Row } from './axis';

/** Comma separated, with a heading; missing is empty; quoted where it must be. */
export function csvOf(rows: Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  const field = (value: unknown): string => {
    const text = value === null || value === undefined ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return [names, ...rows.map((row) => names.map((name) => row[name]))].map((line) => `${line.map(field).join(',')}\n`).join('');
}

/** The same table as Parquet. Numbers are doubles, also where all are whole: a column keeps its type whatever rows are chosen. */
export async function parquetOf(rows: Row[]): Promise<Blob> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const columnData = Object.keys(rows[0] ?? {}).map((name) => {
    const values = rows.map((row) => row[name] ?? null), known = values.filter((value) => value !== null);
    const all = (type: string): boolean => known.every((value) => typeof value === type);
    const type: 'DOUBLE' | 'BOOLEAN' | 'STRING' = all('number') ? 'DOUBLE' : all('boolean') ? 'BOOLEAN' : 'STRING';
    return { name, type, nullable: true, data: type === 'STRING' ? values.map((value) => (value === null ? null : String(value))) : values };
  });
  return new Blob([parquetWriteBuffer({ columnData })], { type: 'application/vnd.apache.parquet' });
}

/** Hands bytes to the browser's own saving of files. */
export function save(name: string, content: string | Blob, type = 'text/plain'): void {
  const address = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
