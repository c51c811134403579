import { expect, test } from 'vitest';
import { commandOf, excludedFrom, excludeWord, saidOf, unsaid } from './command';

test('what was chosen is typed as the command takes it', () => {
  expect(commandOf('cell 7.csv', {})).toBe("bha report 'cell 7.csv'");
  expect(commandOf('a.csv', {
    nominal_capacity_Ah: 2, voltage_min_V: 2.7, voltage_max_V: 4.2, delimiter: '\t',
    exclude: [{ first_cycle: 17, last_cycle: 17, reason: "the cell's lid" }, { first_cycle: 3, last_cycle: 5, reason: 'pause' }]
  })).toBe("bha report a.csv --nominal-capacity-ah 2 --voltage-limits 2.7 4.2 --delimiter tab --exclude '17=the cell'\\''s lid' --exclude 3-5=pause");
  expect(commandOf('a.csv', { map: { voltage: 'Ucell:mV', current: 'I [mA]' }, clock: 'dmy', temperature: 'T2', reference: 'first:5', eol_Ah: 1.5, seed: 0, sign: '' })).toBe(
    "bha report a.csv --map voltage=Ucell:mV --map 'current=I [mA]' --clock dmy --temperature T2 --reference first:5 --eol-ah 1.5 --seed 0");
});

test('each thing that was said can be taken back, and the rest stays', () => {
  const said = { nominal_capacity_Ah: 2, voltage_min_V: 2.7, voltage_max_V: 4.2, sign: 'discharge-positive', map: { time: 'a', voltage: 'b:V' }, exclude: [{ first_cycle: 1, last_cycle: 2, reason: 'pause' }] };
  const all = saidOf(said);
  expect(all.length).toBe(6);
  for (const [name, word] of all) expect(saidOf(unsaid(said, name, word))).toEqual(all.filter((each) => each[0] !== name || each[1] !== word));
});

test('an exclusion in an address is read back; nonsense is none', () => {
  for (const one of [{ first_cycle: 17, last_cycle: 17, reason: 'a = b' }, { first_cycle: 0, last_cycle: 5, reason: 'x' }])
    expect(excludedFrom(excludeWord(one))).toEqual(one);
  for (const word of ['', '17', '17=', '17= ', 'x=why', '5-4=why', '-1=why']) expect(excludedFrom(word)).toBeUndefined();
});
