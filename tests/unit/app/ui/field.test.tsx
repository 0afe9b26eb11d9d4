// A control says its name, its hint and its errors to assistive technology.

import { render, screen } from '@testing-library/react';
import { Field } from '@/app/_components/ui/form/fields/field';
import { Input } from '@/app/_components/ui/form/fields/input';

function show(errors?: readonly string[], hint?: string) {
  render(
    <Field name="email" label="E-mail address" hint={hint} errors={errors}>
      {(control) => <Input {...control} type="email" />}
    </Field>,
  );
  return screen.getByRole('textbox', { name: 'E-mail address' });
}

describe('Field', () => {
  it('names the control and leaves a sound one unmarked', () => {
    const input = show();
    expect(input).toHaveAttribute('name', 'email');
    expect(input).not.toHaveAttribute('aria-invalid');
    expect(input).not.toHaveAttribute('aria-describedby');
  });

  it('describes the control by its hint', () => {
    expect(show(undefined, 'Nobody else sees it.')).toHaveAccessibleDescription('Nobody else sees it.');
  });

  it('describes a refused control by its errors first, then the hint', () => {
    const input = show(['email/invalid'], 'Nobody else sees it.');
    expect(input).toBeInvalid();
    expect(input).toHaveAccessibleDescription('Write one address, like anna@example.org. Nobody else sees it.');
  });

  it('shows a sentence it has no words of its own for as it came', () => {
    expect(show(['Something new.'])).toHaveAccessibleDescription('Something new.');
  });

  it('treats an empty list as no error', () => {
    expect(show([])).not.toHaveAttribute('aria-invalid');
  });
});
