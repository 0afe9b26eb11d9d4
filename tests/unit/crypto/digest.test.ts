import { sha1Hex } from '@/lib/crypto/digest';

describe('sha1Hex', () => {
  // FIPS 180-4 examples, and the hash every list of leaked passwords begins with.
  it.each([
    ['', 'DA39A3EE5E6B4B0D3255BFEF95601890AFD80709'],
    ['abc', 'A9993E364706816ABA3E25717850C26C9CD0D89D'],
    ['password', '5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8'],
    ['é', 'BF15BE717AC1B080B4F1C456692825891FF5073D'],
  ])('of %j is %s', (text, digest) => expect(sha1Hex(text)).toBe(digest));
});
