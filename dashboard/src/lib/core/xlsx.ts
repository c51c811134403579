// An Excel workbook as the text that would say the same: of each sheet the rows below its headings (the first row of at least three
// texts that stands over numbers; a row of units may lie between them); Arbin's parts Channel_1_1, Channel_1_2 are one record. The
// same rules as shell/containers/xlsx, held by the same files. The longest such table is taken. The library that unpacks is fetched
// when the first workbook comes.
import { Lines } from './lines';
import { fieldText } from './parquet';

type Shown = 'number' | 'date' | 'duration';
type Cell = string | { number: number; shown: Shown } | undefined;
type Row = Cell[];
interface Handlers { start(name: string, attributes: string): void; end(name: string): void; text(piece: string): void }

const pieceBytes = 1 << 20, mostRowsAbove = 500;

export function isWorkbook(head: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(head);
  return text.startsWith('PK\x03\x04') && /xl\/(workbook\.|worksheets\/|sharedStrings\.xml|styles\.xml|theme\/|_rels\/)/.test(text);
}

function unescaped(text: string): string {
  return text.includes('&') ? text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) =>
    hex ? String.fromCodePoint(parseInt(hex, 16)) : decimal ? String.fromCodePoint(Number(decimal))
      : ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" } as Record<string, string>)[name ?? ''] ?? whole) : text;
}
function attribute(attributes: string, name: string): string {
  const found = new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return unescaped(found?.[1] ?? found?.[2] ?? '');
}
/** Elements by their local names, attributes as they stand, and text; in pieces, for a sheet may be 100 MB. */
function parse(part: Uint8Array, name: string, on: Handlers): void {
  const decoder = new TextDecoder(), token = /<(?:[?!][^>]*|\/(?:[\w.-]+:)?([\w.-]+)\s*|(?:[\w.-]+:)?([\w.-]+)((?:\s[^>]*?)?)(\/?))>|([^<]+)/y;
  let rest = '', depth = 0;
  for (let at = 0; at < part.length; at += pieceBytes) {
    rest += decoder.decode(part.subarray(at, at + pieceBytes), { stream: true });
    const cut = at + pieceBytes < part.length ? rest.lastIndexOf('<') : rest.length;
    const piece = rest.slice(0, cut);
    for (token.lastIndex = 0; token.lastIndex < piece.length;) {
      const from = token.lastIndex, found = token.exec(piece);
      if (!found) throw new Error(`${name} is not well formed at “${piece.slice(from, from + 40)}”`);
      const [, ended, started, attributes, empty, text] = found;
      if (text !== undefined) on.text(unescaped(text));
      else if (ended !== undefined) {
        --depth;
        on.end(ended);
      } else if (started !== undefined) {
        on.start(started, attributes ?? '');
        if (empty) on.end(started);
        else ++depth;
      }
    }
    rest = rest.slice(cut);
  }
  if (depth !== 0) throw new Error(`${name} ends in the middle`);
}
const nothing = (): void => undefined;

/** What a number format shows: "yyyy-mm-dd hh:mm" a date, "[h]:mm:ss" a duration, "0.00" a number. */
export function shownBy(format: string): Shown {
  const bare = format.split(';')[0]!.replace(/"[^"]*"|[\\_*]./g, '');
  if (/\[[hms]+\]/i.test(bare)) return 'duration';
  const plain = bare.replace(/\[[^\]]*\]/g, '');
  return /[yd]/i.test(plain) ? 'date' : /[hs]/i.test(plain) ? 'duration' : 'number';
}
function shownByNumber(format: number): Shown { // built-in formats are not written out
  const within = (from: number, to: number): boolean => format >= from && format <= to;
  if (within(14, 17) || format === 22 || within(27, 36) || within(50, 58)) return 'date';
  return within(18, 21) || within(45, 47) ? 'duration' : 'number';
}

const two = (n: number): string => String(n).padStart(2, '0');
function spelled(cell: Cell, from1904: boolean): string {
  if (typeof cell !== 'object') return fieldText(cell);
  const { number, shown } = cell;
  if (shown === 'duration' && number >= 0 && number < 1e6) {
    const ms = Math.round(number * 86_400e3);
    return `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1_000) % 60)}.${String(ms % 1_000).padStart(3, '0')}`;
  }
  const ms = Math.round((number - (from1904 ? 24_107 : 25_569)) * 86_400e3);
  return shown === 'date' && Math.abs(ms) < 8e15 ? new Date(ms).toISOString().replace('T', ' ').replace('Z', '') : fieldText(number);
}

function columnOf(reference: string): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0];
  return letters ? [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1 : undefined;
}
function sheetRows(part: Uint8Array, name: string, shared: string[], styles: Shown[], take: (row: Row) => void): void {
  let row: Row = [], type = '', value = '', column = 0, next = 0, shown: Shown = 'number', inCell = false, inValue = false, spoken = false;
  parse(part, name, {
    start(element, attributes) {
      if (element === 'row') {
        row = [];
        next = 0;
      } else if (element === 'rPh') spoken = true;
      else if (element === 'c') {
        column = columnOf(attribute(attributes, 'r')) ?? next;
        next = column + 1;
        type = attribute(attributes, 't');
        shown = styles[Number(attribute(attributes, 's'))] ?? 'number';
        value = '';
        inCell = true;
      }
      inValue = inCell && !spoken && (element === 'v' || element === 't');
    },
    text(piece) {
      if (inValue) value += piece;
    },
    end(element) {
      if (element === 'v' || element === 't') inValue = false;
      else if (element === 'rPh') spoken = false;
      else if (element === 'row') {
        if (row.length > 0) take(row);
      } else if (element === 'c') {
        inCell = false;
        if (value === '' || type === 'e') return; // #N/A and its kin are no value
        const text = type === 's' ? shared[Number(value)] : value;
        if (text === undefined) throw new Error('a cell names a shared text that is not there');
        const number = type === '' || type === 'n' || type === 'b' ? Number(value) : Number.NaN;
        if (!Number.isNaN(number)) row[column] = { number, shown };
        else if (text.trim()) row[column] = text;
      }
    }
  });
}

const texts = (row: Row): number => row.filter((cell) => typeof cell === 'string').length;
const numbers = (row: Row): number => row.filter((cell) => typeof cell === 'object').length;
const heads = (row: Row): boolean => texts(row) >= 3 && texts(row) > numbers(row);
function headingsOf(further: Row, above: Row, row: Row): string[] {
  const units = heads(further) && further.length >= above.length && !heads(row), named = units ? further : above;
  return Array.from(named, (cell, i) => {
    const heading = typeof cell === 'string' ? cell : '', unit = above[i];
    return units && heading && typeof unit === 'string' && !/[([/]/.test(heading) ? `${heading} (${unit})` : heading;
  });
}
/** "Channel_1_2" → "Channel_1": the record of which this sheet is a part; else the sheet's own name. */
function recordOf(sheet: string): string {
  return /^(Channel.*\d.*)[_-]\d+$/.exec(sheet)?.[1] ?? sheet;
}

interface Table { name: string; headings: string[]; parts: Uint8Array<ArrayBuffer>[]; rows: number }
export async function workbookAsText(file: Blob): Promise<Blob> {
  const { unzipSync } = await import('fflate');
  const parts = unzipSync(new Uint8Array(await file.arrayBuffer()), { filter: ({ name }) => name.startsWith('xl/') && !name.startsWith('xl/media/') });
  if (!parts['xl/workbook.xml']) throw new Error('a binary workbook (.xlsb), or none: save it as .xlsx or CSV');
  const targets = new Map<string, string>(), sheets: { name: string; part: string }[] = [], shared: string[] = [], styles: Shown[] = [], own = new Map<number, Shown>();
  let from1904 = false, ofCells = false, inText = false, spoken = false;
  if (parts['xl/_rels/workbook.xml.rels'])
    parse(parts['xl/_rels/workbook.xml.rels'], 'xl/_rels/workbook.xml.rels', { end: nothing, text: nothing, start(element, attributes) {
      const target = attribute(attributes, 'Target');
      if (element === 'Relationship') targets.set(attribute(attributes, 'Id'), target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    } });
  parse(parts['xl/workbook.xml'], 'xl/workbook.xml', { end: nothing, text: nothing, start(element, attributes) {
    if (element === 'workbookPr') from1904 = /^(1|true)$/.test(attribute(attributes, 'date1904'));
    if (element !== 'sheet') return;
    const part = targets.get(attribute(attributes, 'id')) ?? `xl/worksheets/sheet${sheets.length + 1}.xml`;
    if (parts[part]) sheets.push({ name: attribute(attributes, 'name'), part });
  } });
  if (parts['xl/styles.xml'])
    parse(parts['xl/styles.xml'], 'xl/styles.xml', { end: nothing, text: nothing, start(element, attributes) {
      const format = Number(attribute(attributes, 'numFmtId'));
      if (element === 'numFmt') own.set(format, shownBy(attribute(attributes, 'formatCode')));
      else if (element === 'cellXfs') ofCells = true;
      else if (element === 'cellStyles') ofCells = false;
      else if (element === 'xf' && ofCells) styles.push(own.get(format) ?? shownByNumber(format));
    } });
  if (parts['xl/sharedStrings.xml'])
    parse(parts['xl/sharedStrings.xml'], 'xl/sharedStrings.xml', {
      start(element) {
        if (element === 'si') shared.push('');
        if (element === 'rPh') spoken = true;
        inText = element === 't' && !spoken;
      },
      end(element) {
        if (element === 'rPh') spoken = false;
        inText = false;
      },
      text(piece) {
        if (inText) shared[shared.length - 1] += piece;
      }
    });
  const tables: Table[] = [];
  for (const { name, part } of sheets) {
    let further: Row = [], above: Row = [], headings: string[] | undefined, seen = 0, rows = 0;
    const lines = new Lines();
    sheetRows(parts[part]!, part, shared, styles, (row) => {
      if (!headings) {
        if (seen++ >= mostRowsAbove) return;
        if (heads(above) && numbers(row) >= 2) headings = headingsOf(further, above, row);
        [further, above] = [above, row];
        if (!headings) return;
      }
      ++rows;
      lines.add(headings.map((_, i) => spelled(row[i], from1904)));
    });
    delete parts[part]; // a sheet may be large
    if (!headings) continue;
    const record = recordOf(name), before = tables[tables.length - 1];
    if (before?.name === record && before.headings.join() === headings.join()) {
      before.parts.push(...lines.parts());
      before.rows += rows;
    } else tables.push({ name: record, headings, parts: lines.parts(), rows });
  }
  const longest = tables.reduce<Table | undefined>((most, each) => (!most || each.rows > most.rows ? each : most), undefined);
  if (!longest) throw new Error('no sheet has a row of at least three headings over rows of numbers: export the records as CSV');
  const alike = tables.filter((each) => each.headings.join() === longest.headings.join());
  if (alike.length > 1) throw new Error(`several cells, a sheet each (${alike.map((each) => each.name).join(', ')}): the command reads each, with --cell`);
  return new Blob([`${longest.headings.map(fieldText).join(',')}\n`, ...longest.parts]);
}
