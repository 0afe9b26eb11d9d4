// Missing and not yours are the same page.

import type { Metadata } from 'next';
import Link from 'next/link';
import { ErrorPage } from '@/app/_components/ui/error-page';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { errors } from '@/lib/shared/messages/failure';

export const metadata: Metadata = { title: errors.notFoundTitle };

export default function NotFound() {
  return (
    <main id="content" tabIndex={-1}>
      <ErrorPage title={errors.notFoundTitle} text={errors.notFound}>
        <Link href="/photos" className={buttonClass({ variant: 'primary' })}>
          {errors.toPhotos}
        </Link>
        <Link href="/" className={buttonClass()}>
          {errors.toStart}
        </Link>
      </ErrorPage>
    </main>
  );
}
