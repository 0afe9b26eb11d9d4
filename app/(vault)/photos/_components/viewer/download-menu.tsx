'use client';

// Every form of a picture that may be kept, and what may not: why it is so stands in the panel.

import { ChevronDown, Droplet, FileLock2, Image as ImageIcon, Lock, ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { useKeepFile } from '@/app/_components/protect/use-keep-file';
import { useProtection } from '@/app/_components/protect/use-protection';
import { Menu, MenuItem, MenuLabel } from '@/app/_components/ui/overlay/menu';
import { privacy } from '@/lib/shared/messages/pictures/privacy';
import type { ProtectionDto } from '@/lib/shared/protect/protect-dto';

const words = privacy.download;

export function DownloadMenu({ imageId, className }: { imageId: string; className: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const protection = useProtection(imageId, isOpen);
  const keep = useKeepFile(imageId);
  const take = (form: string) => void keep(`/api/images/${imageId}/${form}`);
  return (
    // Beside the button: what is said outside of the viewer is outside of every landmark.
    <Menu
      place="beside"
      onOpenChange={setIsOpen}
      trigger={
        <button type="button" aria-label={words.more} className={className}>
          <ChevronDown aria-hidden />
        </button>
      }
    >
      {protection === null ? <MenuLabel>{words.loading}</MenuLabel> : <Forms protection={protection} onTake={take} />}
      <MenuItem onSelect={() => take('preview?download=1')}>
        <ScanSearch aria-hidden />
        {words.preview}
      </MenuItem>
    </Menu>
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
