import { echoedValues, plainInput } from '@/lib/auth/door/form-input';

function formOf(...fields: [string, string | File][]): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

describe('plainInput', () => {
  it('returns an empty object for nothing, and anything but a form as it is', () => {
    const own = { a: 1 };
    expect([plainInput(undefined), plainInput(null)]).toEqual([{}, {}]);
    expect(plainInput(own)).toBe(own);
    expect(plainInput('text')).toBe('text');
  });

  it('returns the fields of a form, without those of React', () => {
    const file = new File(['x'], 'x.jpg');
    expect(plainInput(formOf(['a', '1'], ['file', file], ['$ACTION_ID_abc', ''], ['$ACTION_KEY', 'k']))).toEqual({
      a: '1',
      file,
    });
  });

  it('returns fields named like methods of objects as plain fields', () => {
    expect(plainInput(formOf(['toString', 'x'], ['hasOwnProperty', 'y']))).toEqual({ toString: 'x', hasOwnProperty: 'y' });
  });

  it.each([
    ['a field sent twice', formOf(['a', '1'], ['a', '2'])],
    ['__proto__', formOf(['__proto__', 'x'])],
    ['constructor', formOf(['constructor', 'x'])],
    ['prototype', formOf(['prototype', 'x'])],
    ['more than 200 fields', formOf(...Array.from({ length: 201 }, (_, n): [string, string] => [`f${n}`, '']))],
  ])('refuses %s', (_name, form) => {
    expect(() => plainInput(form)).toThrow(expect.objectContaining({ code: 'request/invalid' }));
  });
});

describe('echoedValues', () => {
  it('returns text, and no secret, file, long text or prototype', () => {
    const secrets = [
      'password',
      'currentPassword',
      'newPassword',
      'PASSWORD',
      'token',
      'resetToken',
      'secret',
      'passphrase',
      'otp',
      'code',
    ];
    const form = formOf(
      ...secrets.map((name): [string, string] => [name, 'S3']),
      ['email', 'anna@example.org'],
      ['email', 'second@example.org'],
      ['__proto__', 'x'],
      ['$ACTION_ID_x', 'x'],
      ['file', new File(['x'], 'x.jpg')],
      ['long', 'x'.repeat(501)],
      ['zipcode', '12345'],
    );
    expect(echoedValues(form)).toEqual({ email: 'anna@example.org', zipcode: '12345' });
  });
});
