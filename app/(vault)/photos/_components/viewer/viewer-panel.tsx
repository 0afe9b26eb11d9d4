'use client';

// What is known about a picture: its name, which can be changed here, its measures, what was removed from it, and how it is kept.

import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { loadPhotoDetails, renamePhoto } from '@/app/(vault)/photos/actions';
import { formatMoment } from '@/app/_components/gallery/reader/format';
import { formatBytes } from '@/lib/shared/format-bytes';
import { useReader } from '@/app/_components/gallery/reader/use-reader';
import { ViewerOrganise } from '@/app/_components/organise/viewer-organise';
import { ProtectionFacts } from '@/app/_components/protect/protection-facts';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { toast } from '@/app/_components/ui/feedback/toast';
import { Button } from '@/app/_components/ui/form/button';
import type { ImageDetailsDto, ImageDto } from '@/lib/shared/dto';
import { MAX_FILE_NAME_CHARACTERS } from '@/lib/shared/limits';
import { common } from '@/lib/shared/messages/common';
import { photos } from '@/lib/shared/messages/pictures/photos';
import { viewer } from '@/lib/shared/messages/pictures/viewer';
import { facts } from '@/lib/shared/messages/pictures/viewing';
import { SimilarPhotos } from './similar-photos';

const words = viewer.panel;

export type ViewerPanelProps = { item: ImageDto; initialDetails: ImageDetailsDto | null; onRenamed: (item: ImageDto) => void };

export function ViewerPanel({ item, initialDetails, onRenamed }: ViewerPanelProps) {
  const { locale, timeZone } = useReader();
  const { details, hasFailed, retry } = useDetails(item.id, initialDetails);
  const megapixels = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format((item.width * item.height) / 1_000_000);
  return (
    <aside
      id="viewer-panel"
      aria-label={words.title}
      className="max-h-[45dvh] shrink-0 overflow-y-auto border-t border-line bg-surface-1 p-5 text-text-1 md:max-h-none md:w-88 md:border-t-0 md:border-l"
    >
      <h2 className="text-lg font-semibold">{words.title}</h2>
      <NameForm key={item.id} item={item} onRenamed={onRenamed} />
      <ViewerOrganise item={item} onChanged={onRenamed} />
      <dl className="mt-5 grid gap-4 text-sm">
        <Fact term={words.dimensions}>{words.dimensionsText(item.width, item.height, megapixels)}</Fact>
        <Fact term={words.size}>{formatBytes(item.plainBytes, locale)}</Fact>
        <Fact term={words.format}>
          {viewer.formats[item.mediaType] ?? item.mediaType}
          {item.isAnimated ? `, ${photos.animated}` : ''}
        </Fact>
        {item.takenAt === null ? null : (
          // The camera's clock knows no zone: it is shown as it stood.
          <Fact term={facts.taken}>{formatMoment(`${item.takenAt}Z`, locale, 'UTC')}</Fact>
        )}
        {(details?.camera ?? null) === null ? null : <Fact term={facts.camera}>{details?.camera}</Fact>}
        <Fact term={words.added}>{formatMoment(item.createdAt, locale, timeZone)}</Fact>
        {item.trashedAt === null ? null : <Fact term={words.trashed}>{formatMoment(item.trashedAt, locale, timeZone)}</Fact>}
        {details === null ? null : <SealedFacts details={details} locale={locale} />}
      </dl>
      <ProtectionFacts key={`rules ${item.id}`} imageId={item.id} />
      <SimilarPhotos id={item.id} />
      {details === null && !hasFailed ? (
        <p role="status" className="mt-4 text-sm text-text-3">
          {words.loading}
        </p>
      ) : null}
      {hasFailed ? (
        <Alert tone="bad" title={words.failed} isLive>
          <Button size="sm" onClick={retry}>
            {common.tryAgain}
          </Button>
        </Alert>
      ) : null}
    </aside>
  );
}

function SealedFacts({ details, locale }: { details: ImageDetailsDto; locale: string }) {
  return (
    <>
      <Fact term={words.removed}>
        {details.removed.length === 0 ? (
          words.removedNothing
        ) : (
          <ul className="grid gap-1">
            {details.removed.map(({ kind, bytes }) => (
              <li key={kind}>{words.removedLine(kind, formatBytes(bytes, locale))}</li>
            ))}
          </ul>
        )}
      </Fact>
      <Fact term={words.storage}>{words.storageText[details.storage] ?? words.storageElsewhere(details.storage)}</Fact>
      <Fact term={words.cipher}>{details.suite}</Fact>
      <Fact term={words.keyId}>
        <code className="font-mono text-xs">{details.keyId}</code>
      </Fact>
    </>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid gap-0.5">
      <dt className="text-text-3">{term}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

function NameForm({ item, onRenamed }: { item: ImageDto; onRenamed: (item: ImageDto) => void }) {
  const [name, setName] = useState(item.name);
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setIsSaving(true);
    setProblem(null);
    try {
      const result = await renamePhoto({ id: item.id, name });
      if (!result.ok) return setProblem(result.message);
      setName(result.data.name);
      onRenamed(result.data);
      toast(photos.renamed, { position: 'bottom-center', className: 'pointer-events-auto' });
    } catch {
      setProblem(common.unexpected);
    } finally {
      setIsSaving(false);
    }
  };
  const isUnchanged = name.trim() === '' || name === item.name;
  return (
    <form onSubmit={save} className="mt-4 grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <label htmlFor="viewer-name" className="text-sm text-text-3">
        {words.name}
      </label>
      <div className="flex gap-2">
        <input
          id="viewer-name"
          value={name}
          maxLength={MAX_FILE_NAME_CHARACTERS}
          autoComplete="off"
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : 'viewer-name-problem'}
          onChange={(event) => setName(event.currentTarget.value)}
          className="min-h-10 min-w-0 flex-1 rounded-md border border-line-strong bg-surface-0 px-3 text-sm"
        />
        <Button type="submit" disabled={isUnchanged} isBusy={isSaving}>
          {words.saveName}
        </Button>
      </div>
      {problem === null ? null : (
        <p id="viewer-name-problem" role="alert" className="text-sm text-bad">
          {problem}
        </p>
      )}
    </form>
  );
}

function useDetails(id: string, initial: ImageDetailsDto | null) {
  const [details, setDetails] = useState<ImageDetailsDto | null>(initial);
  const [failedId, setFailedId] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const current = details?.id === id ? details : null;
  const isMissing = current === null;
  useEffect(() => {
    if (!isMissing) return;
    let isWanted = true;
    const load = async () => {
      const result = await loadPhotoDetails({ id }).catch(() => null);
      if (!isWanted) return;
      if (result?.ok === true) setDetails(result.data);
      else setFailedId(id);
    };
    void load();
    return () => {
      isWanted = false;
    };
  }, [id, isMissing, attempt]);
  const retry = () => {
    setFailedId(null);
    setAttempt(attempt + 1);
  };
  return { details: current, hasFailed: failedId === id && current === null, retry };
}
