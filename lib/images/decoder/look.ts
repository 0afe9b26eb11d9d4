// What a picture looks like, in 64 bits: pictures that look alike differ in few of them, others in about half. Works on pixels
// that are already small.

/** Bytes of a look. */
export const LOOK_BYTES = 8;

const SIDE = 32;
/** Frequencies of one row and column that are looked at. */
const FREQUENCIES = 12;
/** Below this a frequency is noise of the coding, in grey levels of the whole picture's average. */
const FAINT = 0.12;
/** So many of the 64 must be stronger than noise for a look to mean something. */
const MIN_STRONG = 32;

export type SmallPixels = { readonly width: number; readonly height: number; readonly rgba: Uint8Array };

/** Upper left corner of the spectrum without its average, nearest frequencies first: 64 places (across, down). */
const PLACES: readonly (readonly [number, number])[] = Array.from({ length: FREQUENCIES ** 2 }, (_, index) => index)
  .map((index) => [index % FREQUENCIES, Math.floor(index / FREQUENCIES)] as const)
  .filter(([across, down]) => across + down > 0)
  .sort((one, other) => one[0] + one[1] - (other[0] + other[1]) || one[0] - other[0])
  .slice(0, 8 * LOOK_BYTES);

/** DCT-II: `WAVES[frequency][place]`, so that a sum over all places is an average. */
const WAVES = Array.from({ length: FREQUENCIES }, (_, frequency) =>
  Float64Array.from({ length: SIDE }, (__, at) => Math.cos((Math.PI * frequency * (2 * at + 1)) / (2 * SIDE)) / SIDE),
);

const NO_WAVE = new Float64Array(SIDE);

/** Grey levels (Rec. 601), 0 to 255; what is transparent shows white. */
function greyLevels({ rgba, width, height }: SmallPixels): Float64Array {
  const levels = new Float64Array(width * height);
  for (let pixel = 0, at = 0; pixel < levels.length; pixel += 1, at += 4) {
    const grey = 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0);
    const alpha = rgba[at + 3] ?? 0;
    levels[pixel] = (grey * alpha) / 255 + 255 - alpha;
  }
  return levels;
}

/** How much of each source line goes into each of 32 target lines, every source line being counted once. */
function shares(length: number): readonly (readonly [number, number])[][] {
  return Array.from({ length: SIDE }, (_, target) => {
    const [start, end] = [(target * length) / SIDE, ((target + 1) * length) / SIDE];
    const lines: [number, number][] = [];
    for (let line = Math.floor(start); line < Math.min(length, Math.ceil(end)); line += 1) {
      const share = Math.min(end, line + 1) - Math.max(start, line);
      lines.push([line, (share * SIDE) / length]);
    }
    return lines;
  });
}

/** `count` lines of `length` levels each, made 32 levels each; given back turned, so that twice makes the whole square. */
function squeeze(levels: Float64Array, length: number, count: number): Float64Array {
  const turned = new Float64Array(SIDE * count);
  for (const [target, lines] of shares(length).entries()) {
    for (let line = 0; line < count; line += 1) {
      let sum = 0;
      for (const [at, share] of lines) sum += share * (levels[line * length + at] ?? 0);
      turned[target * count + line] = sum;
    }
  }
  return turned;
}

/** The picture as 32 x 32 grey levels, its sides stretched to fit. */
function greySquare(pixels: SmallPixels): Float64Array {
  return squeeze(squeeze(greyLevels(pixels), pixels.width, pixels.height), pixels.height, SIDE);
}

function spectrum(square: Float64Array): number[] {
  const byRow = WAVES.map((wave) => Float64Array.from({ length: SIDE }, (_, row) => strengthOf(wave, square, row * SIDE)));
  return PLACES.map(([across, down]) => strengthOf(WAVES[down] ?? NO_WAVE, byRow[across] ?? NO_WAVE, 0));
}

function strengthOf(wave: Float64Array, levels: Float64Array, from: number): number {
  let sum = 0;
  for (let at = 0; at < SIDE; at += 1) sum += (wave[at] ?? 0) * (levels[from + at] ?? 0);
  return sum;
}

/**
 * A perceptual hash: one bit for each of the picture's 64 lowest frequencies, set where it is above their median. Another coding,
 * another size or a little more light change few bits. Null for pictures that are nearly even, which would all look alike.
 */
export function lookOf(pixels: SmallPixels): Uint8Array | null {
  const strengths = spectrum(greySquare(pixels));
  if (strengths.filter((strength) => Math.abs(strength) > FAINT).length < MIN_STRONG) return null;
  const sorted = strengths.toSorted((one, other) => one - other);
  const median = ((sorted[31] ?? 0) + (sorted[32] ?? 0)) / 2;
  const look = new Uint8Array(LOOK_BYTES);
  for (const [bit, strength] of strengths.entries()) {
    if (strength > median) look[bit >> 3] = (look[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  }
  return look;
}
