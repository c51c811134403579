// The server of this page, if there is one: which cells it keeps, told again whenever its workspace changes. The built folder holds a
// file under the name of the question, so that a plain web server answers it too: no, there is none.
import type { Fleet } from '$wasm/bha';
import type { Health } from '$wasm/documents';
import { addressOf, asked } from './asked';
import { keep } from './cells.svelte';

class Server {
  /** `unknown` until it was asked; `none`: files alone; `gone`: it was there. */
  state: 'unknown' | 'none' | 'there' | 'gone' = $state('unknown');
  fleet: Fleet | undefined = $state.raw();
  why = $state('');
  /** Files may be sent to it. */
  uploads = $state(false);
  #turn = 0;

  async start(): Promise<void> {
    if (this.state !== 'unknown') return;
    const health = await asked<Health>('health').catch(() => undefined);
    if (health?.status !== 'ok') {
      this.state = 'none';
      return;
    }
    await this.#list();
    this.#listen();
  }
  #listen(): void {
    const events = new EventSource(addressOf('events'));
    events.onopen = () => { if (this.state === 'gone') void this.#list(); };
    events.addEventListener('workspace', () => void this.#list());
    events.onerror = () => {
      this.state = 'gone';
      if (events.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      setTimeout(() => this.#listen(), 3000);
    };
  }
  async #list(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const { workspace, uploads } = await asked<Health>('health');
      this.uploads = uploads;
      const fleet = workspace ? await asked<Fleet>('cells') : undefined;
      if (turn !== this.#turn) return; // a later question was answered before
      this.fleet = fleet;
      this.why = '';
      keep((fleet?.cells ?? []).map(({ cell }) => cell));
      this.state = 'there';
    } catch (error) {
      if (turn !== this.#turn) return;
      this.why = error instanceof Error ? error.message : String(error);
      this.state = 'gone';
    }
  }
}
export const server = new Server();
