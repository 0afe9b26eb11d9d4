'use client';

// Every form of a picture that may be kept, and what may not: why it is so stands in the panel.

import { ChevronDown, Droplet, FileLock2, Image as ImageIcon, Lock, ScanSearch } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useKeepFile } from '@/app/_components/protect/use-keep-file';
import { useProtection } from '@/app/_components/protect/use-protection';
import { MenuItem, MenuLabel } from '@/app/_components/ui/overlay/menu';
import { privacy } from '@/lib/shared/messages/privacy';
import type { ProtectionDto } from '@/lib/shared/protect-dto';

const words = privacy.download;

export function DownloadMenu({ imageId, className }: { imageId: string; className: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const protection = useProtection(imageId, isOpen);
  const keep = useKeepFile(imageId);
  const take = (form: string) => void keep(`/api/images/${imageId}/${form}`);
  return (
    <DropdownMenu.Root modal={false} open={isOpen} onOpenChange={setIsOpen}>
      <DropdownMenu.Trigger aria-label={words.more} className={className}>
        <ChevronDown aria-hidden />
      </DropdownMenu.Trigger>
      {/* Not in a portal: what is said outside of the viewer is outside of every landmark. */}
      <DropdownMenu.Content
        align="end"
        sideOffset={6}
        collisionPadding={8}
        className="z-50 grid min-w-52 max-w-[calc(100vw-1rem)] animate-appear rounded-lg border border-line bg-surface-1 p-1.5 shadow-pop"
      >
        {protection === null ? <MenuLabel>{words.loading}</MenuLabel> : <Forms protection={protection} onTake={take} />}
        <MenuItem onSelect={() => take('preview?download=1')}>
          <ScanSearch aria-hidden />
          {words.preview}
        </MenuItem>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

function Forms({ protection, onTake }: { protection: ProtectionDto; onTake: (form: string) => void }) {
  const { originals, watermark, originalsAnHour, hasUntouched } = protection;
  if (originals === 'off') {
    return (
      <MenuItem disabled>
        <Lock aria-hidden />
        {words.off}
      </MenuItem>
    );
  }
  const mayBePlain = watermark === 'never';
  return (
    <>
      {originalsAnHour === null ? null : <MenuLabel>{words.hourly(originalsAnHour)}</MenuLabel>}
      {mayBePlain ? (
        <MenuItem onSelect={() => onTake('original?download=1')}>
          <ImageIcon aria-hidden />
          {words.clean}
        </MenuItem>
      ) : null}
      <MenuItem onSelect={() => onTake('original?download=1&mark=1')}>
        <Droplet aria-hidden />
        {words.marked}
      </MenuItem>
      {mayBePlain && hasUntouched ? (
        <MenuItem onSelect={() => onTake('untouched?download=1')}>
          <FileLock2 aria-hidden />
          {words.untouched}
        </MenuItem>
      ) : null}
    </>
  );
}
