// Whether there is a password, and the way to change or set it.

import Link from 'next/link';
import { Card } from '@/app/_components/ui/card';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { account } from '@/lib/shared/messages/account/account';
import { settings } from '@/lib/shared/messages/en';

export function PasswordCard({ isSet }: { isSet: boolean }) {
  return (
    <Card
      title={settings.password.title}
      description={isSet ? settings.password.cardText : account.firstPassword.cardText}
      headingId="password"
      actions={
        <Link href="/settings/security/password" className={buttonClass()}>
          {isSet ? settings.password.submit : account.firstPassword.open}
        </Link>
      }
    />
  );
}
