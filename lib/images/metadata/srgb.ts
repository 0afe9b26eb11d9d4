// Tells whether a colour profile is sRGB under whatever name it bears.

const COLOURANTS = { rXYZ: [0.4361, 0.2225, 0.0139], gXYZ: [0.3851, 0.7169, 0.0971], bXYZ: [0.1431, 0.0606, 0.7141] } as const;
const COLOURANT_TOLERANCE = 0.003;
const CURVE_TOLERANCE = 0.004;
const SAMPLES = 64;

function srgbToLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

const fixed = (tag: Buffer, at: number): number => tag.readInt32BE(at) / 65536;

function tableCurve(tag: Buffer): ((value: number) => number) | null {
  const count = tag.readUInt32BE(8);
  if (count < 2) return null;
  const entry = (index: number) => tag.readUInt16BE(12 + 2 * Math.min(index, count - 1)) / 65535;
  return (value) => {
    const place = value * (count - 1);
    const below = Math.floor(place);
    return entry(below) + (entry(below + 1) - entry(below)) * (place - below);
  };
}

function parametricCurve(tag: Buffer): ((value: number) => number) | null {
  if (tag.readUInt16BE(8) !== 3) return null;
  const gamma = fixed(tag, 12);
  const a = fixed(tag, 16);
  const b = fixed(tag, 20);
  const c = fixed(tag, 24);
  const d = fixed(tag, 28);
  return (value) => (value >= d ? Math.max(0, a * value + b) ** gamma : c * value);
}

function followsSrgbCurve(tag: Buffer): boolean {
  const curve = tag.toString('latin1', 0, 4) === 'para' ? parametricCurve(tag) : tableCurve(tag);
  if (curve === null) return false;
  return Array.from({ length: SAMPLES + 1 }, (_, index) => index / SAMPLES).every(
    (value) => Math.abs(curve(value) - srgbToLinear(value)) <= CURVE_TOLERANCE,
  );
}

/** True when primaries and all three curves are sRGB's within what eight bits can show. A table profile never is. */
export function isSrgbProfile(tags: ReadonlyMap<string, Buffer>): boolean {
  if (tags.has('A2B0')) return false;
  const hasPrimaries = Object.entries(COLOURANTS).every(([name, wanted]) => {
    const tag = tags.get(name);
    return (
      tag?.length === 20 && wanted.every((value, index) => Math.abs(fixed(tag, 8 + 4 * index) - value) <= COLOURANT_TOLERANCE)
    );
  });
  const isCurve = (tag: Buffer | undefined): boolean => {
    const type = tag?.toString('latin1', 0, 4);
    return tag !== undefined && (type === 'curv' || type === 'para') && followsSrgbCurve(tag);
  };
  return hasPrimaries && ['rTRC', 'gTRC', 'bTRC'].every((name) => isCurve(tags.get(name)));
}
