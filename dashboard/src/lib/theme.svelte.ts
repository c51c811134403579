import { browser } from '$app/environment';

type Name = 'light' | 'dark';
const key = 'bha-theme';

/** Light or dark: as the machine says until someone chooses. `now` is empty while the page is made without a browser. */
class Theme {
  now: Name | '' = $state('');
  start(): void {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const chosen = localStorage.getItem(key);
    this.#set(chosen === 'light' || chosen === 'dark' ? chosen : dark.matches ? 'dark' : 'light');
    dark.addEventListener('change', (event) => { if (!localStorage.getItem(key)) this.#set(event.matches ? 'dark' : 'light'); });
  }
  change(): void {
    this.#set(this.now === 'dark' ? 'light' : 'dark');
    localStorage.setItem(key, this.now);
  }
  #set(name: Name): void {
    if (browser) document.documentElement.dataset.theme = name;
    this.now = name;
  }
}
export const theme = new Theme();
