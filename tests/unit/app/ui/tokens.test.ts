// The design tokens keep their promise: 4.5:1 for text and 3:1 for the edges of controls, in both themes.

import { readFileSync } from 'node:fs';
import path from 'node:path';

type Oklch = readonly [lightness: number, chroma: number, hue: number];
type Pair = { light: Oklch; dark: Oklch };

const css = readFileSync(path.resolve(process.cwd(), 'app/globals.css'), 'utf8');
const colour = String.raw`oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)`;
const declaration = new RegExp(String.raw`--([a-z0-9-]+): light-dark\(${colour}, ${colour}\);`, 'g');
const tokens = new Map<string, Pair>();
for (const [, name, ...numbers] of css.matchAll(declaration)) {
  const [l1, c1, h1, l2, c2, h2] = numbers.map(Number) as [number, number, number, number, number, number];
  tokens.set(name ?? '', { light: [l1, c1, h1], dark: [l2, c2, h2] });
}

/** Linear-light sRGB by the CSS Color 4 matrices, clipped to the gamut. */
function linearRgb([lightness, chroma, hue]: Oklch): [number, number, number] {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function luminance(value: Oklch): number {
  const [r, g, b] = linearRgb(value);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: Oklch, other: Oklch): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function token(name: string): Pair {
  const found = tokens.get(name);
  if (!found) throw new Error(`no token --${name}`);
  return found;
}

const SURFACES = ['surface-0', 'surface-1', 'surface-2', 'surface-3'];
const ON_SURFACES = ['text-1', 'text-2', 'text-3'].flatMap((text) => SURFACES.map((surface) => [text, surface] as const));
const SIGNALS = ['accent', 'good', 'warn', 'bad'].flatMap((signal) =>
  ['surface-0', 'surface-1', 'surface-2', `${signal}-soft`].map((surface) => [signal, surface] as const),
);
const SOFT = ['accent', 'good', 'warn', 'bad'].flatMap((signal) =>
  ['text-1', 'text-2'].map((text) => [text, `${signal}-soft`] as const),
);
const FILLED = [
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-hover'],
  ['bad-ink', 'bad'],
] as const;

describe.each(['light', 'dark'] as const)('%s theme', (theme) => {
  it.each([...ON_SURFACES, ...SIGNALS, ...SOFT, ...FILLED])('reads %s on %s', (text, surface) => {
    expect(contrast(token(text)[theme], token(surface)[theme])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['surface-0', 'surface-1', 'surface-2'])('shows the edge of a control on %s', (surface) => {
    expect(contrast(token('line-strong')[theme], token(surface)[theme])).toBeGreaterThanOrEqual(3);
  });
});

describe('colour literals', () => {
  it('knows black and white', () => {
    expect(contrast([0, 0, 0], [1, 0, 0])).toBeCloseTo(21, 1);
  });
});
