import adapter from '@sveltejs/adapter-static';

// The policy stands in every page: nothing is evaluated, nothing is sent or fetched elsewhere. Kit adds the hash of its own first script.
export default {
  kit: {
    adapter: adapter({ pages: '../build/dashboard', assets: '../build/dashboard', precompress: true }),
    alias: { $wasm: '../shell/wasm' },
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        'script-src': ['self', 'wasm-unsafe-eval'],
        'style-src': ['self', 'unsafe-inline'],
        'img-src': ['self', 'data:', 'blob:'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'form-action': ['none']
      }
    }
  }
};
