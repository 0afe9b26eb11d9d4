'use client';

// What may leave of a picture and where that is set, as a fact in the viewer's panel, with the way to change it.

import { Lock } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/app/_components/ui/form/button';
import { privacy } from '@/lib/shared/messages/pictures/privacy';
import type { DownloadRules } from '@/lib/shared/protect/privacy';
import type { RuleSourceDto } from '@/lib/shared/protect/protect-dto';
import { RulesDialog } from './rules-dialog';
import { useProtection } from './use-protection';

const words = privacy.facts;

export function ProtectionFacts({ imageId }: { imageId: string }) {
  const [version, setVersion] = useState(0);
  const [isOpen, setIsOpen] = useState(false);
  const protection = useProtection(imageId, true, version);
  if (protection === null) return null;
  return (
    <div className="mt-5 grid gap-2 text-sm">
      <h3 className="text-text-3">{words.term}</h3>
      {protection.sources.length === 0 ? (
        <p>{words.free}</p>
      ) : (
        <ul className="grid gap-1.5">
          {protection.sources.map((source) => (
            <li key={`${source.place} ${source.albumId}`} className="flex gap-2">
              <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
              <span className="min-w-0 break-words">
                {linesOf(source.rules).join('. ')}
                <span className="block text-text-3">{placeOf(source)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      <Button size="sm" className="justify-self-start" onClick={() => setIsOpen(true)}>
        {words.change}
      </Button>
      <RulesDialog
        place="image"
        id={imageId}
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        onSaved={() => setVersion((before) => before + 1)}
      />
    </div>
  );
}

function placeOf({ place, albumTitle }: RuleSourceDto): string {
  return place === 'album' ? words.album(albumTitle ?? '') : words.places[place];
}

function linesOf(rules: DownloadRules): string[] {
  return [
    ...(rules.originals === 'off' ? [words.off] : []),
    ...(rules.watermark === 'always' ? [words.marked] : []),
    ...(rules.isStepUp === true ? [words.stepUp] : []),
    ...(rules.originalsAnHour ? [words.hourly(rules.originalsAnHour)] : []),
  ];
}
