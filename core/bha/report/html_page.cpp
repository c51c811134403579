#include "bha/report/html_page.h"

namespace bha::report {

const std::string_view page_style = R"css(
:root { color-scheme: light dark; --paper: #ffffff; --panel: #f6f7f9; --ink: #1a1d21; --soft: #5b6470; --line: #d8dce2; --accent: #0b62a4;
  --warning: #9a4f00; --refused: #b3261e; }
:root[data-theme="dark"] { color-scheme: dark; --paper: #14171a; --panel: #1d2126; --ink: #e8eaed; --soft: #a4adb8; --line: #3a414a;
  --accent: #7cc0f4; --warning: #f2b06a; --refused: #ff8a80; }
:root[data-theme="light"] { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1280px; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, "Liberation Sans", sans-serif; }
h1 { font-size: 1.5rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; } h3 { font-size: 1rem; margin: 0; }
header { display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: baseline; border-bottom: 2px solid var(--line); padding-bottom: 1rem; }
header .where { color: var(--soft); flex: 1; }
button { font: inherit; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .3rem .8rem; cursor: pointer; }
button:focus-visible, summary:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: .8rem; margin: 1.2rem 0 0; }
.facts div { background: var(--panel); border-radius: 8px; padding: .7rem 1rem; min-width: 0; overflow-wrap: anywhere; }
.facts:not(.even) div:first-child { grid-column: span 2; }
.facts dt { color: var(--soft); font-size: .85rem; } .facts dd { margin: 0; } .facts .big { font-size: 2rem; font-weight: 650; line-height: 1.2; }
#not-drawn { margin-top: 1.2rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 520px), 1fr)); gap: 1rem; }
figure { margin: 0; background: var(--panel); border-radius: 8px; padding: 1rem; min-width: 0; } figure.wide { grid-column: 1 / -1; }
figure p { margin: .2rem 0 .8rem; color: var(--soft); font-size: .9rem; overflow-wrap: anywhere; }
.chart { width: 100%; min-height: 40px; } .chart .vega-embed { width: 100%; } .chart.missing { color: var(--soft); font-style: italic; }
summary { cursor: pointer; color: var(--accent); font-size: .9rem; }
.scroll { overflow: auto; max-height: 26rem; } .scroll:focus-visible { outline: 3px solid var(--accent); }
table { border-collapse: collapse; font-size: .86rem; width: 100%; }
th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; }
th { position: sticky; top: 0; background: var(--panel); font-weight: 600; overflow-wrap: normal; } td.n { text-align: right; font-variant-numeric: tabular-nums; }
.warning { color: var(--warning); font-weight: 600; } .refused { color: var(--refused); font-weight: 600; } .note { color: var(--soft); } td .warning, td .refused, td .note { white-space: nowrap; }
pre { background: var(--panel); padding: .8rem 1rem; border-radius: 8px; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .85rem; border-top: 1px solid var(--line); padding-top: .8rem; }
#vg-tooltip-element { max-width: 420px; } #vg-tooltip-element table { width: auto; } #vg-tooltip-element th { position: static; }
@media print { button, summary { display: none; } figure { break-inside: avoid; } body { max-width: none; } }
)css";

const std::string_view page_script = R"js(
(() => {
  'use strict';
  const root = document.documentElement, read = (id) => JSON.parse(document.getElementById(id).textContent);
  const rows = read('chart-data'), specs = read('chart-specs'), params = read('chart-params');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  root.dataset.theme = dark.matches ? 'dark' : 'light';

  const names = (spec, found = new Set()) => {   // the data sets that a chart names
    if (spec && typeof spec === 'object') {
      if (spec.data && typeof spec.data.name === 'string') found.add(spec.data.name);
      Object.values(spec).forEach((part) => names(part, found));
    }
    return found;
  };
  const colours = () => {
    const style = getComputedStyle(root), ink = style.getPropertyValue('--ink').trim(), line = style.getPropertyValue('--line').trim();
    const text = { labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal' };
    return { background: null, font: 'system-ui, "Liberation Sans", sans-serif', view: { stroke: line },
             axis: { ...text, gridColor: line, domainColor: line, tickColor: line },
             legend: { ...text, orient: 'bottom', symbolOpacity: 1 } };
  };
  async function draw(figure) {
    const name = figure.id, spec = structuredClone(specs[name]), used = [...names(spec)];
    spec.datasets = Object.fromEntries(used.map((set) => [set, rows[set] ?? []]));
    for (const param of spec.params ?? []) if (params[param.name] != null) param.value = params[param.name];
    const count = used.reduce((sum, set) => sum + spec.datasets[set].length, 0);
    const place = figure.querySelector('.chart');
    if (count === 0) { place.textContent = 'No data for this chart.'; place.classList.add('missing'); return; }
    await window.vegaEmbed(place, spec, { mode: 'vega-lite', ast: true, renderer: count <= 5000 ? 'svg' : 'canvas', config: colours(),
      actions: { export: true, source: false, compiled: false, editor: false } });
  }
  async function drawAll() {
    if (!window.vegaEmbed) { root.dataset.drawn = 'no-vega'; return; }
    const failed = [];
    for (const figure of document.querySelectorAll('figure[id]')) {
      if (!specs[figure.id]) continue;
      try { await draw(figure); } catch (error) {
        failed.push(figure.id + ': ' + error.message);
        figure.querySelector('.chart').textContent = 'This chart could not be drawn: ' + error.message;
      }
    }
    root.dataset.drawn = failed.length ? failed.join('; ') : 'yes';
  }
  const shown = (value) => value === null ? '' : typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(7))) : String(value);
  function fill(details) {   // a table is built when it is opened
    const set = rows[details.dataset.rows] ?? [];
    const table = document.createElement('table'), head = table.createTHead().insertRow(), body = table.createTBody();
    for (const key of Object.keys(set[0] ?? { '(no rows)': '' })) {
      const th = document.createElement('th'); th.scope = 'col'; th.textContent = key; head.append(th);
    }
    for (const row of set) {
      const tr = body.insertRow();
      for (const value of Object.values(row)) {
        const td = tr.insertCell(); td.textContent = shown(value);
        if (typeof value === 'number') td.className = 'n';
      }
    }
    details.querySelector('.scroll').replaceChildren(table);
  }
  for (const details of document.querySelectorAll('details[data-rows]'))
    details.addEventListener('toggle', () => { if (details.open && !details.querySelector('table')) fill(details); });
  const setTheme = (theme) => { root.dataset.theme = theme; return drawAll(); };
  dark.addEventListener('change', (event) => setTheme(event.matches ? 'dark' : 'light'));
  document.getElementById('theme').addEventListener('click', () => setTheme(root.dataset.theme === 'dark' ? 'light' : 'dark'));
  document.getElementById('save').addEventListener('click', () => {
    const link = document.createElement('a');
    const held = document.getElementById('document');
    link.href = URL.createObjectURL(new Blob([held.textContent], { type: 'application/json' }));
    link.download = held.dataset.save;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  drawAll();
})();
)js";

}  // namespace bha::report
