'use client';

// The button that sends its form; busy while the form is under way.

import { useFormStatus } from 'react-dom';
import { Button, type ButtonProps } from '@/app/_components/ui/form/button';

export function SubmitButton({ variant = 'primary', ...rest }: Omit<ButtonProps, 'type' | 'isBusy'>) {
  const { pending } = useFormStatus();
  return <Button type="submit" variant={variant} isBusy={pending} {...rest} />;
}
