// The front door: what the vault protects, against whom, and against whom not.

import { Camera, Check, Image as Picture, UserRoundCheck, X } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { Darkroom } from '@/app/(public)/_components/darkroom';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { landing } from '@/lib/shared/messages/en';

export const metadata: Metadata = { title: { absolute: landing.metaTitle } };

const ICONS = [Picture, Camera, UserRoundCheck] as const;

export default function LandingPage() {
  return (
    <div className="grid gap-16 py-8 sm:gap-24 sm:py-14">
      <section className="grid items-center gap-10 lg:grid-cols-[1.15fr_1fr]">
        <div className="grid gap-6">
          <h1 className="max-w-[16ch] text-display font-semibold tracking-tight">{landing.heading}</h1>
          <p className="max-w-[52ch] text-lg text-text-2">{landing.lead}</p>
          <div className="flex flex-wrap gap-3">
            <Link href="/sign-up" className={buttonClass({ variant: 'primary', size: 'lg' })}>
              {landing.signUp}
            </Link>
            <Link href="/sign-in" className={buttonClass({ variant: 'secondary', size: 'lg' })}>
              {landing.signIn}
            </Link>
          </div>
        </div>
        <Darkroom />
      </section>

      <section aria-labelledby="protects" className="grid gap-6">
        <h2 id="protects" className="text-2xl font-semibold">
          {landing.protectsHeading}
        </h2>
        <ul className="grid gap-4 sm:grid-cols-3">
          {landing.protects.map((item, index) => {
            const Icon = ICONS[index] ?? Picture;
            return (
              <li key={item.title} className="grid content-start gap-2 rounded-xl border border-line bg-surface-1 p-5">
                <Icon aria-hidden className="size-5 text-accent" />
                <h3 className="font-medium">{item.title}</h3>
                <p className="text-sm text-text-2">{item.text}</p>
              </li>
            );
          })}
        </ul>
      </section>

      <section aria-labelledby="against" className="grid gap-6">
        <h2 id="against" className="text-2xl font-semibold">
          {landing.againstHeading}
        </h2>
        <div className="grid gap-8 rounded-xl border border-line bg-surface-1 p-6 sm:grid-cols-2">
          <List title={landing.againstTitle} items={landing.against} holds />
          <List title={landing.notAgainstTitle} items={landing.notAgainst} />
        </div>
      </section>
    </div>
  );
}

function List({ title, items, holds = false }: { title: string; items: readonly string[]; holds?: boolean }) {
  const Icon = holds ? Check : X;
  return (
    <div className="grid content-start gap-3">
      <h3 className="font-medium">{title}</h3>
      <ul className="grid gap-2.5 text-sm text-text-2">
        {items.map((item) => (
          <li key={item} className="flex items-start gap-2.5">
            <Icon aria-hidden className={holds ? 'mt-0.5 size-4 shrink-0 text-good' : 'mt-0.5 size-4 shrink-0 text-text-3'} />
            {item}
          </li>
        ))}
      </ul>
    </div>
  );
}
