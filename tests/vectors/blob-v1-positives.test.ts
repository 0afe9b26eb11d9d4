// Known answers of the blob format: what we seal is byte for byte what the vectors say, and opens again.

import { createSecretKey } from 'node:crypto';
import { keyId, secretOf } from '@/lib/crypto/key-material';
import { openMessage, sealMessageWithSaltForTests } from '@/lib/crypto/sealed-message';
import { dataKeyContext, unwrapDataKey, unwrapUserKey, userKeyContext } from '@/lib/crypto/wrap';
import { attempt, inputs, plainOf, rowOf, sealWhole, sha256Hex, vectors } from './blob-v1-inputs';

describe('blobs', () => {
  it('are eleven', () => {
    expect(vectors.positive).toHaveLength(11);
  });

  it.each(vectors.positive)('seal and open $plaintext_len bytes', async (answer) => {
    const plain = plainOf(answer.plaintext_len);
    expect(sha256Hex(plain)).toBe(answer.plaintext_sha256);
    const row = rowOf(plain.length);
    const file = await sealWhole(inputs.dek, row, plain);
    expect(file).toHaveLength(answer.file_len);
    expect(file.subarray(0, 176).toString('hex')).toBe(answer.file_first_176_hex);
    expect(file.subarray(-32).toString('hex')).toBe(answer.file_last_32_hex);
    expect(sha256Hex(file)).toBe(answer.file_sha256);
    expect(await attempt(inputs.dek, row, file)).toEqual({ refusal: null, plain });
  });
});

describe('the primitive alone', () => {
  it.each(vectors.cobblestone_256_plain)('seals and opens $plaintext_len bytes', (answer) => {
    const key = createSecretKey(inputs.cobblestoneKey);
    const context = Buffer.from(answer.context, 'ascii');
    const plain = plainOf(answer.plaintext_len);
    const sealed = sealMessageWithSaltForTests(key, context, plain, inputs.cobblestoneSalt);
    expect(sealed).toHaveLength(answer.ciphertext_len);
    expect(sealed.subarray(0, 56).toString('hex')).toBe(answer.salt_commitment_hex);
    expect(sha256Hex(sealed)).toBe(answer.ciphertext_sha256);
    expect(openMessage(key, context, sealed)).toEqual(plain);
  });
});

describe('keys', () => {
  const userRef = { userId: inputs.owner, version: 1 };
  const dataRef = { ownerId: inputs.owner, objectId: inputs.objectA };

  it('have the ids of the vectors', () => {
    expect(keyId(inputs.kek).toString('hex')).toBe(vectors.kek_id_hex);
    expect(keyId(inputs.root).toString('hex')).toBe(vectors.master_id_hex);
  });

  it('wrap to the bytes of the vectors', () => {
    const userContext = userKeyContext(inputs.root, userRef);
    const dataContext = dataKeyContext(inputs.kek, dataRef);
    if (!userContext || !dataContext) throw new Error('the vectors name real ids');
    const rootSecret = secretOf(inputs.root, 'RootKey');
    const userSecret = secretOf(inputs.kek, 'UserKey');
    const dataSecret = secretOf(inputs.dek, 'DataKey');
    const wrappedKek = sealMessageWithSaltForTests(rootSecret, userContext, userSecret.export(), inputs.saltWrapKek);
    const wrappedDek = sealMessageWithSaltForTests(userSecret, dataContext, dataSecret.export(), inputs.saltWrapDek);
    expect(wrappedKek.toString('hex')).toBe(vectors.wrapped_kek_hex);
    expect(wrappedDek.toString('hex')).toBe(vectors.wrapped_dek_hex);
  });

  it('unwrap from root key to picture', async () => {
    const kek = unwrapUserKey(inputs.root, userRef, Buffer.from(vectors.wrapped_kek_hex, 'hex'));
    const dek = unwrapDataKey(kek, dataRef, Buffer.from(vectors.wrapped_dek_hex, 'hex'));
    const plain = plainOf(40_000);
    const file = await sealWhole(inputs.dek, rowOf(plain.length), plain);
    expect(await attempt(dek, rowOf(plain.length), file)).toEqual({ refusal: null, plain });
  });
});
