// Revealing a password, and the Caps Lock hint.

import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderToString } from 'react-dom/server';
import { PasswordInput } from '@/app/_components/ui/form/fields/password-input';

const field = () => screen.getByLabelText('Password');
const show = () =>
  render(
    <>
      <label htmlFor="p">Password</label>
      <PasswordInput id="p" name="password" autoComplete="current-password" />
    </>,
  );

describe('PasswordInput', () => {
  it('hides what is typed until asked, and hides it again', async () => {
    const user = userEvent.setup();
    show();
    await user.type(field(), 'safe light');
    expect(field()).toHaveAttribute('type', 'password');
    await user.click(screen.getByRole('button', { name: 'Show the password' }));
    expect(field()).toHaveAttribute('type', 'text');
    expect(field()).toHaveValue('safe light');
    await user.click(screen.getByRole('button', { name: 'Hide the password' }));
    expect(field()).toHaveAttribute('type', 'password');
  });

  it('takes what is pasted, and says to password managers what it is for', async () => {
    const user = userEvent.setup();
    show();
    await user.click(field());
    await user.paste('Copper-Lantern-41-Moss, with spaces and ü');
    expect(field()).toHaveValue('Copper-Lantern-41-Moss, with spaces and ü');
    expect(field()).toHaveAttribute('autocomplete', 'current-password');
  });

  it('does not send the form by its reveal button', async () => {
    const onSubmit = jest.fn();
    render(
      <form onSubmit={onSubmit}>
        <PasswordInput aria-label="Password" autoComplete="current-password" />
      </form>,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Show the password' }));
    expect(onSubmit).not.toHaveBeenCalled();
  });

  it('says that Caps Lock is on, and stops when the field is left', () => {
    show();
    fireEvent.keyUp(field(), { key: 'A', modifierCapsLock: true });
    expect(screen.getByRole('status')).toHaveTextContent('Caps Lock is on.');
    fireEvent.blur(field());
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
  });

  it('offers no reveal button before the scripts run, where it could do nothing', () => {
    const html = renderToString(<PasswordInput name="password" autoComplete="new-password" />);
    expect(html).toContain('type="password"');
    expect(html).not.toContain('<button');
    expect(html).not.toContain('style=');
  });
});
