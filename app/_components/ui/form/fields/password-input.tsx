'use client';

// A password field with a reveal button and a Caps Lock hint. Without JavaScript it is a plain password field.

import { clsx } from 'clsx';
import { Eye, EyeOff } from 'lucide-react';
import { useState, useSyncExternalStore, type ComponentProps, type KeyboardEvent } from 'react';
import { inputClass } from '@/app/_components/ui/form/fields/input';
import { common } from '@/lib/shared/messages/common';

export type PasswordInputProps = Omit<ComponentProps<'input'>, 'type'> & {
  autoComplete: 'current-password' | 'new-password';
};

const never = () => () => {};

export function PasswordInput({ className, onKeyDown, onKeyUp, onBlur, ...rest }: PasswordInputProps) {
  const [isShown, setShown] = useState(false);
  const [isCapsLock, setCapsLock] = useState(false);
  const isHydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const look = (event: KeyboardEvent<HTMLInputElement>) => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <div>
      <div className="relative">
        <input
          {...rest}
          type={isShown ? 'text' : 'password'}
          spellCheck={false}
          autoCapitalize="none"
          className={clsx(inputClass, 'pr-12', className)}
          onKeyDown={(event) => {
            look(event);
            onKeyDown?.(event);
          }}
          onKeyUp={(event) => {
            look(event);
            onKeyUp?.(event);
          }}
          onBlur={(event) => {
            setCapsLock(false);
            onBlur?.(event);
          }}
        />
        {isHydrated ? (
          <button
            type="button"
            aria-label={isShown ? common.hidePassword : common.showPassword}
            className="absolute inset-y-0 right-0 inline-flex w-11 items-center justify-center rounded-md text-text-3 transition-colors hover:text-text-1"
            onClick={() => setShown(!isShown)}
          >
            {isShown ? <EyeOff aria-hidden className="size-5" /> : <Eye aria-hidden className="size-5" />}
          </button>
        ) : null}
      </div>
      <p role="status" className={clsx('text-sm text-warn', isCapsLock && 'mt-1.5')}>
        {isCapsLock ? common.capsLock : ''}
      </p>
    </div>
  );
}
