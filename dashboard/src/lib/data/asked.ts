// What the server of this page tells (`bha serve`): /api/v1/... of its own origin, beside the page.
import { resolve } from '$app/paths';

/** Where to ask for `path`. */
export const addressOf = (path: string): string => `${resolve('/')}api/v1/${path}`;

/** The document of an answer, or why there is none: in the server's words, where it has some. */
export async function told<T>(answer: Response): Promise<T> {
  const document = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string };
  if (!answer.ok) throw new Error([document.title ?? `the server answered ${answer.status}`, document.detail].filter(Boolean).join(' '));
  return document as T;
}
export async function asked<T>(path: string): Promise<T> {
  return told<T>(await fetch(addressOf(path)).catch(() => { throw new Error('the server does not answer'); }));
}
