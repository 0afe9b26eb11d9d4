import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import { Menu, MenuItem } from '@/app/_components/ui/overlay/menu';
import { openLateDoor, shutLateDoor } from './late-door';

jest.mock('@/app/_components/ui/late/use-late', () => {
  const { useLate } = jest.requireActual('@/app/_components/ui/late/use-late');
  const { heldBack } = jest.requireActual('./late-door');
  return { useLate: (load: () => Promise<object>) => useLate(heldBack(load)) };
});

beforeAll(() => {
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  Element.prototype.scrollIntoView = () => {};
});
beforeEach(shutLateDoor);

const show = () => {
  const onSelect = jest.fn();
  const onOpenChange = jest.fn();
  render(
    <>
      <Menu trigger={<IconButton label="More" hasTooltip={false} />} onOpenChange={onOpenChange}>
        <MenuItem disabled>Not now</MenuItem>
        <MenuItem onSelect={onSelect}>Rename</MenuItem>
        <MenuItem>Delete</MenuItem>
      </Menu>
      <button type="button">Elsewhere</button>
    </>,
  );
  // Radix takes clicks away from what is under a layer, by style; the simulated browser knows no layers.
  return {
    user: userEvent.setup({ pointerEventsCheck: 0 }),
    button: screen.getByRole('button', { name: 'More' }),
    onSelect,
    onOpenChange,
  };
};
const arrive = () => act(async () => openLateDoor());
const menu = () => screen.queryByRole('menu');

describe('Menu', () => {
  it('is a button that has a menu, before there is one', () => {
    const { button } = show();
    expect(button).toHaveAttribute('aria-haspopup', 'menu');
    expect(button).toHaveAttribute('aria-expanded', 'false');
    expect(button).not.toHaveAttribute('aria-controls');
  });

  it('opens for a click that came before its code, and a second click closes it', async () => {
    const { user, button, onOpenChange } = show();
    await user.click(button);
    expect(menu()).toBeNull();
    expect(button).toHaveAttribute('aria-expanded', 'false');
    await arrive();
    expect(await screen.findByRole('menu', { name: 'More' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'More' })).toBe(button);
    expect(button).toHaveAttribute('aria-expanded', 'true');
    expect(button).toHaveAttribute('aria-controls', menu()?.id);
    await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
    await user.click(button);
    expect(menu()).toBeNull();
    expect(button).toHaveAttribute('aria-expanded', 'false');
    expect(onOpenChange.mock.calls.at(-1)).toEqual([false]);
  });

  it('stays open when its code comes while the button is being pressed', async () => {
    const { user, button } = show();
    openLateDoor();
    await user.pointer({ keys: '[MouseLeft]', target: button });
    expect(await screen.findByRole('menu')).toBeVisible();
    await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
    expect(menu()).toBeVisible();
    expect(menu()).toHaveFocus();
  });

  it.each(['{Enter}', ' ', '{ArrowDown}'])('opens for an early %s on its first entry, and gives the focus back', async (key) => {
    const { user, button, onSelect } = show();
    await user.tab();
    await user.keyboard(key);
    expect(button).toHaveFocus();
    await arrive();
    await waitFor(() => expect(screen.getByRole('menuitem', { name: 'Rename' })).toHaveFocus());
    await user.keyboard('{Enter}');
    expect(onSelect).toHaveBeenCalledTimes(1);
    await waitFor(() => expect(button).toHaveFocus());
    expect(menu()).toBeNull();
  });

  it('opens at once when it is known, moves by arrows, and closes by Escape', async () => {
    const { user, button } = show();
    openLateDoor();
    await user.tab();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.getByRole('menuitem', { name: 'Rename' })).toHaveFocus());
    await user.keyboard('{ArrowDown}');
    await waitFor(() => expect(screen.getByRole('menuitem', { name: 'Delete' })).toHaveFocus());
    await user.keyboard('{Escape}');
    await waitFor(() => expect(button).toHaveFocus());
    expect(menu()).toBeNull();
  });

  it.each([
    ['a second click', async (user: ReturnType<typeof userEvent.setup>, button: HTMLElement) => user.click(button)],
    ['Escape', async (user: ReturnType<typeof userEvent.setup>) => user.keyboard('{Escape}')],
    ['going elsewhere', async (user: ReturnType<typeof userEvent.setup>) => user.tab()],
  ])('stays shut when %s came before its code', async (_, turnAway) => {
    const { user, button } = show();
    await user.click(button);
    await turnAway(user, button);
    await arrive();
    await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
    expect(menu()).toBeNull();
  });
});
