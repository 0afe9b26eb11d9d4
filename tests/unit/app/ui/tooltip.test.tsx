import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import { openLateDoor, shutLateDoor } from './late-door';

jest.mock('@/app/_components/ui/late/use-late', () => {
  const { useLate } = jest.requireActual('@/app/_components/ui/late/use-late');
  const { heldBack } = jest.requireActual('./late-door');
  return { useLate: (load: () => Promise<object>) => useLate(heldBack(load)) };
});

// Radix measures with it.
beforeAll(() => {
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
});
beforeEach(shutLateDoor);

const show = () => {
  render(
    <>
      <IconButton label="Upload a folder" />
      <IconButton label="Other" />
    </>,
  );
  return { user: userEvent.setup(), button: screen.getByRole('button', { name: 'Upload a folder' }) };
};
const arrive = () => act(async () => openLateDoor());
const bubbles = () => screen.queryAllByRole('tooltip');

describe('Tooltip', () => {
  it('shows what the keyboard is on, though its code came later, and leaves button and focus alone', async () => {
    const { user, button } = show();
    await user.tab();
    expect(button).toHaveFocus();
    expect(bubbles()).toHaveLength(0);
    await arrive();
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Upload a folder');
    expect(screen.getByRole('button', { name: 'Upload a folder' })).toBe(button);
    expect(button).toHaveFocus();
    // The name is read once: it is the button's label.
    expect(button).not.toHaveAttribute('aria-describedby');
    await user.keyboard('{Escape}');
    expect(bubbles()).toHaveLength(0);
    expect(button).toHaveFocus();
  });

  it('goes with the focus', async () => {
    const { user } = show();
    await user.tab();
    await arrive();
    await screen.findByRole('tooltip');
    await user.tab();
    await waitFor(() => expect(bubbles().map((bubble) => bubble.textContent)).toEqual(['Other']));
  });

  it('shows what a pointer rests on after a moment, however early it came', async () => {
    const { user, button } = show();
    await user.hover(button);
    await arrive();
    expect(bubbles()).toHaveLength(0);
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Upload a folder');
    await user.click(button);
    expect(bubbles()).toHaveLength(0);
  });

  it('shows nothing over a button that was pressed before it came', async () => {
    const { user, button } = show();
    await user.hover(button);
    await user.pointer({ keys: '[MouseLeft]', target: button });
    act(() => button.blur());
    await arrive();
    await act(() => new Promise((resolve) => setTimeout(resolve, 500)));
    expect(bubbles()).toHaveLength(0);
  });

  it('shows nothing to a pointer that went on meanwhile, and nothing to a finger', async () => {
    const { user, button } = show();
    await user.hover(button);
    await user.unhover(button);
    const touch = Object.assign(new MouseEvent('pointerover', { bubbles: true }), { pointerType: 'touch' });
    fireEvent(screen.getByRole('button', { name: 'Other' }), touch);
    await arrive();
    await act(() => new Promise((resolve) => setTimeout(resolve, 500)));
    expect(bubbles()).toHaveLength(0);
  });
});
