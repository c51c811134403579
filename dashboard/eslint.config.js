// What the compiler does not see: promises that nobody waits for, names that nobody uses, habits of Svelte that go wrong.
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

// A component that is imported from another has no type here (svelte-check knows it), so that every use of it would be called unsafe.
const unsafe = ['assignment', 'member-access', 'call', 'argument', 'return'].map((what) => [`@typescript-eslint/no-unsafe-${what}`, 'off']);

export default ts.config(
  { ignores: ['.svelte-kit/', 'node_modules/', '*.js'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  { languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] } } },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } } },
  {
    rules: {
      ...Object.fromEntries(unsafe),
      'no-undef': 'off', // the compiler knows every name
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unnecessary-type-assertion': 'off', // svelte-check and the compiler differ in what is necessary
      '@typescript-eslint/no-base-to-string': 'off', // rows hold numbers and words
      'svelte/prefer-svelte-reactivity': 'off', // a Map that is filled and read at once need not be watched
      'svelte/no-navigation-without-resolve': 'off' // addresses of place.svelte.ts begin with ? and stay in the view
    }
  }
);
