// Where the gallery will be: one heading and a few rows of its own measure.

import { Skeleton } from '@/app/_components/ui/feedback/skeleton';
import { common } from '@/lib/shared/messages/common';
import './gallery.css';

/** Ratio steps of photographs as they commonly are. */
const STEPS = [27, 27, 19, 27, 13, 27, 27, 21, 27, 13, 27, 19, 27, 27, 13, 27, 21, 27];

export function GallerySkeleton({ title }: { title: string }) {
  return (
    <div aria-busy>
      <h1 className="text-xl font-semibold">{title}</h1>
      <p role="status" className="sr-only">
        {common.loading}
      </p>
      <div className="gallery mt-4">
        <div className="gallery-heading flex items-center">
          <Skeleton className="h-4 w-40" />
        </div>
        <ul aria-hidden className="gallery-flow">
          {STEPS.map((step, index) => (
            <li key={`${index}-${step}`} className={`ratio-${step}`}>
              <Skeleton className="absolute inset-0 rounded-none!" />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
