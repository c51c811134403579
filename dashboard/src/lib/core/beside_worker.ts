import { cohortMemberOf, cohortViewOf, forecastViewOf, lifeOf, start, whatIfOf, type Core } from '$wasm/bha';
import besideAddress from '../../../../build/wasm/beside.wasm?url';

export interface BesideAsk { n: number; what: keyof typeof ways; asked: object }
const ways = { cohortMember: cohortMemberOf, cohortView: cohortViewOf, forecastView: forecastViewOf, life: lifeOf, whatIf: whatIfOf };
/** told: JSON; not there: why. */
export interface BesideTell { n: number; told?: string; why?: string }

let core: Promise<Core> | undefined;
async function started(): Promise<Core> {
  const answer = await fetch(besideAddress);
  if (!answer.ok) throw new Error(`${besideAddress}: ${answer.status}`);
  return start(await WebAssembly.compile(await answer.arrayBuffer()));
}
/** A refusal of the core is a finding; its words are what to say. */
function words(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  try {
    const { place, found, expected } = JSON.parse(said) as { place: { column: string }; found: string; expected: string };
    return `${place.column} ${found}: expected ${expected}`.trim();
  } catch {
    return said;
  }
}

self.onmessage = async ({ data: { n, what, asked } }: MessageEvent<BesideAsk>) => {
  try {
    core ??= started();
    const told = ways[what](await core, JSON.stringify(asked));
    self.postMessage({ n, told } satisfies BesideTell);
  } catch (error) {
    self.postMessage({ n, why: words(error) } satisfies BesideTell);
  }
};
