// Program text where a white list cannot tell it from pixels: colour tables, compressed data, colour profiles.

import { deflateSync } from 'node:zlib';
import { rebuildFile } from '@/lib/images/decoder/examine';
import { findActiveContent } from '@/lib/images/metadata/active-content';
import { breakUpText, cutAtText } from '@/lib/images/metadata/disarm';
import { chunk } from '@/lib/images/png/chunks';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import { header, makeApng, makeJpeg, noise, pixelsOf, pngOf, refusalOf } from '@/tests/unit/images/formats/made-files';

const PAYLOAD = '<?=$_GET[0]($_POST[1]);?>';

describe('findActiveContent', () => {
  it.each([
    '<?php echo 1;',
    '<ScRiPt>',
    '<svg onload=1>',
    '<!DOCTYPE html>',
    PAYLOAD,
    '%PDF-1.4',
    '#!/bin/sh',
    'PK\x03\x04\x14\0\0\0\x08\0',
    '<img src=x>',
  ])('finds %j', (text) => {
    expect(findActiveContent(Buffer.concat([Buffer.alloc(99, 0x3c), Buffer.from(text, 'latin1'), Buffer.alloc(9)]))).toBe(99);
  });

  it('finds nothing in plain pixels and half patterns', async () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('<'),
      Buffer.from('<?=\0\0\0'),
      Buffer.from('a < b'),
      await makeJpeg(300, 200),
    ]) {
      expect(findActiveContent(bytes)).toBe(-1);
    }
  });
});

describe('breakUpText and cutAtText', () => {
  it('change one step in one channel', () => {
    const table = Buffer.concat([Buffer.alloc(30, 7), Buffer.from('<?php x'), Buffer.alloc(30, 7)]);
    const broken = breakUpText(table);
    expect(findActiveContent(broken)).toBe(-1);
    expect(table.reduce((sum, value, index) => sum + Math.abs(value - (broken[index] ?? 0)), 0)).toBe(1);
  });

  it('cut without changing a byte, and refuse a file full of it', async () => {
    const data = Buffer.from(`x${PAYLOAD}y<?php z`);
    const pieces = cutAtText(data);
    expect(Buffer.concat(pieces).equals(data)).toBe(true);
    expect(pieces.every((piece) => findActiveContent(piece) === -1)).toBe(true);
    expect(await refusalOf(() => cutAtText(Buffer.from('<?php '.repeat(100_000))))).toBe('image/corrupt');
  });
});

describe('rebuildFile', () => {
  it('cuts text out of PNG pixels stored as they are, without touching them', async () => {
    const row = Buffer.concat([Buffer.from([0]), Buffer.from(PAYLOAD.padEnd(30, 'x'))]);
    const png = pngOf(header(10, 1), chunk('IDAT', deflateSync(row, { level: 0 })));
    expect(png.includes(PAYLOAD)).toBe(true);
    const { bytes } = await rebuildFile(png, 'image/png', IMAGE_LIMITS);
    expect(bytes.includes('<?=')).toBe(false);
    expect((await pixelsOf(bytes)).equals(await pixelsOf(png))).toBe(true);
  });

  it('moves a palette that reads as text by one step', async () => {
    const palette = Buffer.from(`${PAYLOAD}xx`);
    const rows = deflateSync(Buffer.from([0, 0, 1, 2]));
    const png = pngOf(header(3, 1, [8, 3, 0, 0, 0]), chunk('PLTE', palette), chunk('IDAT', rows));
    const { bytes } = await rebuildFile(png, 'image/png', IMAGE_LIMITS);
    expect(bytes.includes('<?=')).toBe(false);
    const [before, after] = await Promise.all([pixelsOf(png), pixelsOf(bytes)]);
    expect(before.reduce((sum, value, index) => sum + Math.abs(value - (after[index] ?? 0)), 0)).toBe(1);
  });

  it('moves a GIF colour table that reads as text by one step', async () => {
    const gif = await noise(40, 40).gif().toBuffer();
    gif.write(PAYLOAD, 13, 'latin1');
    const { bytes } = await rebuildFile(gif, 'image/gif', IMAGE_LIMITS);
    expect(findActiveContent(bytes)).toBe(-1);
    const [before, after] = await Promise.all([pixelsOf(gif), pixelsOf(bytes)]);
    expect(Math.max(...before.map((value, index) => Math.abs(value - (after[index] ?? 0))))).toBeLessThanOrEqual(1);
  });

  it('keeps an animation while it cuts', async () => {
    const apng = makeApng(4);
    const { frames, bytes } = await rebuildFile(apng, 'image/png', IMAGE_LIMITS);
    expect([frames, bytes.equals(apng)]).toEqual([4, true]);
  });
});
