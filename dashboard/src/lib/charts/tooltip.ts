// What a mark says when the pointer is on it: one box for all charts, made of text alone.
let box: HTMLElement | undefined;

function line(name: string, value: string): HTMLElement {
  const out = document.createElement('div');
  if (name) {
    const label = document.createElement('span');
    label.textContent = `${name} `;
    out.append(label);
  }
  out.append(value);
  return out;
}

export function tooltip(_handler: unknown, event: MouseEvent, _item: unknown, value: unknown): void {
  box ??= Object.assign(document.body.appendChild(document.createElement('div')), { id: 'chart-tooltip' });
  if (value === null || value === undefined || value === '') {
    box.hidden = true;
    return;
  }
  const pairs: [string, unknown][] = typeof value === 'object' ? Object.entries(value) : [['', value]];
  const said = pairs.filter(([, each]) => each !== null && each !== '' && each !== 'null' && each !== 'NaN');
  box.replaceChildren(...said.map(([name, each]) => line(name, String(each))));
  box.hidden = said.length === 0;
  const { width, height } = box.getBoundingClientRect();
  box.style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - width - 8))}px`;
  box.style.top = `${event.clientY + 14 + height > innerHeight ? event.clientY - height - 10 : event.clientY + 14}px`;
}
