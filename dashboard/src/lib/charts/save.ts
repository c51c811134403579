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

/** Hands bytes to the browser's own saving of files. */
export function save(name: string, content: string | Blob, type = 'text/plain'): void {
  const address = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
