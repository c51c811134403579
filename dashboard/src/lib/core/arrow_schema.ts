// Parquet has no durations: whoever writes one (pandas' and polars' timedeltas) keeps its unit in Arrow's schema, which the file
// carries beside: an IPC message (a flatbuffer, https://arrow.apache.org/docs/format/Columnar.html) in base64. Read here: which
// columns are durations, and the nanoseconds of one step of each.
const durationType = 18;  // of Arrow's union of types
const stepNs = [1_000_000_000n, 1_000_000n, 1_000n, 1n];  // second, milli, micro, nano

/** A table of a flatbuffer: where its fields stand; 0: left out, so its default holds. */
class FlatTable {
  readonly bytes: DataView;
  readonly at: number;
  constructor(bytes: DataView, at: number) {
    this.bytes = bytes;
    this.at = at;
  }
  field(number: number): number {
    const layout = this.at - this.bytes.getInt32(this.at, true), place = 4 + 2 * number;
    const offset = place < this.bytes.getUint16(layout, true) ? this.bytes.getUint16(layout + place, true) : 0;
    return offset === 0 ? 0 : this.at + offset;
  }
  follow(at: number): number {
    return at + this.bytes.getUint32(at, true);
  }
  table(number: number): FlatTable | undefined {
    const at = this.field(number);
    return at === 0 ? undefined : new FlatTable(this.bytes, this.follow(at));
  }
}

/** Of the value of a file's "ARROW:schema". Throws for what is none. */
export function durationSteps(schema: string): Map<string, bigint> {
  const raw = Uint8Array.from(atob(schema), (c) => c.charCodeAt(0)), bytes = new DataView(raw.buffer), out = new Map<string, bigint>();
  const from = bytes.getUint32(0, true) === 0xffff_ffff ? 8 : 4;  // before Arrow 0.15 the length came first
  const fields = new FlatTable(bytes, from + bytes.getUint32(from, true)).table(2);
  const list = fields?.field(1) ?? 0;
  if (fields === undefined || list === 0) return out;
  const first = fields.follow(list);
  for (let i = 0; i < bytes.getUint32(first, true); ++i) {
    const field = new FlatTable(bytes, fields.follow(first + 4 + 4 * i)), name = field.field(0), type = field.field(2);
    if (name === 0 || type === 0 || bytes.getUint8(type) !== durationType) continue;
    const text = field.follow(name), unit = field.table(3)?.field(0) ?? 0;
    const step = stepNs[unit === 0 ? 1 : bytes.getInt16(unit, true)];
    if (step === undefined) throw new RangeError('a duration of an unknown unit');
    out.set(new TextDecoder().decode(raw.subarray(text + 4, text + 4 + bytes.getUint32(text, true))), step);
  }
  return out;
}

/** 26:03:04.123456789 */
export function durationText(ns: bigint): string {
  const size = ns < 0n ? -ns : ns, seconds = size / 1_000_000_000n, two = (n: bigint): string => String(n).padStart(2, '0');
  return `${ns < 0n ? '-' : ''}${seconds / 3_600n}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}.${String(size % 1_000_000_000n).padStart(9, '0')}`;
}
