// The meter says why, not only how much.

import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { NewPasswordField } from '@/app/_components/ui/form/fields/new-password-field';
import { StrengthMeter } from '@/app/_components/ui/form/fields/strength-meter';

const linesOf = (state: 'Done' | 'Missing') =>
  screen
    .getAllByRole('listitem')
    .map((item) => item.textContent ?? '')
    .filter((text) => text.startsWith(`${state}:`));

describe('StrengthMeter', () => {
  it('lists every rule as missing before anything is typed, and says nothing aloud', () => {
    render(<StrengthMeter password="" rule="composed" />);
    expect(linesOf('Missing')).toHaveLength(5);
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
  });

  it('ticks off what is there and names what is not', () => {
    render(<StrengthMeter password="lamplight-room" rule="composed" />);
    expect(linesOf('Missing')).toEqual(['Missing: Add an upper-case letter.', 'Missing: Add a digit.']);
    expect(screen.getByRole('status')).toHaveTextContent('2 things are missing.');
  });

  it('says when every rule is met', () => {
    render(<StrengthMeter password="Lamplight-room-7" rule="composed" />);
    expect(linesOf('Missing')).toHaveLength(0);
    expect(screen.getByRole('status')).toHaveTextContent('Looks good.');
  });

  it('asks for length alone under the other rule', () => {
    render(<StrengthMeter password="four random words here" rule="nist" />);
    expect(linesOf('Done')).toEqual(['Done: Use at least 15 characters. A few random words work well.']);
  });
});

describe('NewPasswordField', () => {
  it('follows the typing and shows what only the server can know', async () => {
    render(<NewPasswordField label="New password" rule="composed" errors={['password/common']} />);
    const input = screen.getByLabelText('New password');
    expect(input).toBeInvalid();
    expect(input).toHaveAccessibleDescription(/list of passwords that attackers try first/);
    expect(input).toHaveAttribute('autocomplete', 'new-password');
    await userEvent.type(input, 'Darkroom');
    expect(linesOf('Done')).toEqual(['Done: Add an upper-case letter.', 'Done: Add a lower-case letter.']);
  });
});
