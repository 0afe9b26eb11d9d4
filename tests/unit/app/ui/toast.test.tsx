import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { toast, Toaster } from '@/app/_components/ui/feedback/toast';
import { openLateDoor, shutLateDoor } from './late-door';

jest.mock('@/app/_components/ui/late/use-late', () => {
  const { useLate } = jest.requireActual('@/app/_components/ui/late/use-late');
  const { heldBack } = jest.requireActual('./late-door');
  return { useLate: (load: () => Promise<object>) => useLate(heldBack(load)) };
});

beforeEach(() => {
  shutLateDoor();
  window.matchMedia = ((query: string) => ({
    matches: false,
    media: query,
    addEventListener() {},
    removeEventListener() {},
  })) as never;
});
const arrive = () => act(async () => openLateDoor());
const place = () => screen.queryByRole('region', { name: /^Notifications/ });

describe('toast', () => {
  it('keeps what is said before anything can show it, in order, and shows all of it', async () => {
    toast('Said before there was a page');
    render(<Toaster />);
    act(() => {
      toast('Moved to the trash', { action: { label: 'Undo', onClick: () => {} } });
      toast.error('That did not work');
    });
    expect(place()).toBeNull();
    await arrive();
    expect(await screen.findByText('Said before there was a page')).toBeInTheDocument();
    expect(await screen.findByText('That did not work')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Undo' })).toBeInTheDocument();
    expect(place()).toHaveAttribute('aria-live', 'polite');
    const texts = [...document.querySelectorAll('[data-title]')].map((title) => title.textContent);
    // The newest stands first.
    expect(texts).toEqual(['That did not work', 'Moved to the trash', 'Said before there was a page']);
  });

  it('takes back what was said before it was shown', async () => {
    render(<Toaster />);
    act(() => {
      toast('Working', { id: 'w', duration: Number.POSITIVE_INFINITY });
      toast.dismiss('w');
      toast('Done');
    });
    await arrive();
    expect(await screen.findByText('Done')).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByText('Working')).toBeNull());
  });

  it('has the place of the messages ready at the first sign of a person', async () => {
    render(<Toaster />);
    await arrive();
    expect(place()).toBeNull();
    await act(async () => {
      fireEvent.keyDown(document.body, { key: 'Tab' });
    });
    await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
    expect(place()).toBeInTheDocument();
  });
});
