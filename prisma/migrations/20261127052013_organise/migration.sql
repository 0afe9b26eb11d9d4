-- AlterTable
ALTER TABLE "Album" ADD COLUMN     "deletedAt" TIMESTAMPTZ(3),
ADD COLUMN     "images" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Tag" ADD COLUMN     "images" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "UnindexedImage" (
    "imageId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,

    CONSTRAINT "UnindexedImage_pkey" PRIMARY KEY ("imageId")
);

-- CreateTable
CREATE TABLE "TagTerm" (
    "ownerId" UUID NOT NULL,
    "term" BYTEA NOT NULL,
    "tagId" UUID NOT NULL,

    CONSTRAINT "TagTerm_pkey" PRIMARY KEY ("ownerId","term","tagId")
);

-- CreateIndex
CREATE INDEX "TagTerm_tagId_idx" ON "TagTerm"("tagId");

-- CreateIndex
CREATE INDEX "Album_deletedAt_idx" ON "Album"("deletedAt");

-- AddForeignKey
ALTER TABLE "UnindexedImage" ADD CONSTRAINT "UnindexedImage_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TagTerm" ADD CONSTRAINT "TagTerm_tagId_fkey" FOREIGN KEY ("tagId") REFERENCES "Tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Pictures from before have no words in the index yet: a job makes them (lib/vault/search/backlog.ts).
INSERT INTO "UnindexedImage" ("imageId", "ownerId") SELECT id, "ownerId" FROM "Image";

-- How many pictures an album or a tag shows is counted where rows change, so that no way of changing them can forget it. Who changes
-- them holds the owner's usage row, so that no two changes of one owner miss each other (lib/db/images/usage.ts).
CREATE FUNCTION "count_album_images"() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE "Album" AS album SET images = album.images + counted.n FROM (
      SELECT member."albumId", count(*)::integer AS n FROM "later" AS member
      JOIN "Image" AS image ON image.id = member."imageId" AND image.state = 'live' GROUP BY member."albumId") AS counted
    WHERE album.id = counted."albumId";
  ELSE
    UPDATE "Album" AS album SET images = album.images - counted.n FROM (
      SELECT member."albumId", count(*)::integer AS n FROM "earlier" AS member
      JOIN "Image" AS image ON image.id = member."imageId" AND image.state = 'live' GROUP BY member."albumId") AS counted
    WHERE album.id = counted."albumId";
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "AlbumImage_counted_inserted" AFTER INSERT ON "AlbumImage"
  REFERENCING NEW TABLE AS "later" FOR EACH STATEMENT EXECUTE FUNCTION "count_album_images"();
CREATE TRIGGER "AlbumImage_counted_deleted" AFTER DELETE ON "AlbumImage"
  REFERENCING OLD TABLE AS "earlier" FOR EACH STATEMENT EXECUTE FUNCTION "count_album_images"();

CREATE FUNCTION "count_tag_images"() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE "Tag" AS tag SET images = tag.images + counted.n FROM (
      SELECT member."tagId", count(*)::integer AS n FROM "later" AS member
      JOIN "Image" AS image ON image.id = member."imageId" AND image.state = 'live' GROUP BY member."tagId") AS counted
    WHERE tag.id = counted."tagId";
  ELSE
    UPDATE "Tag" AS tag SET images = tag.images - counted.n FROM (
      SELECT member."tagId", count(*)::integer AS n FROM "earlier" AS member
      JOIN "Image" AS image ON image.id = member."imageId" AND image.state = 'live' GROUP BY member."tagId") AS counted
    WHERE tag.id = counted."tagId";
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "ImageTag_counted_inserted" AFTER INSERT ON "ImageTag"
  REFERENCING NEW TABLE AS "later" FOR EACH STATEMENT EXECUTE FUNCTION "count_tag_images"();
CREATE TRIGGER "ImageTag_counted_deleted" AFTER DELETE ON "ImageTag"
  REFERENCING OLD TABLE AS "earlier" FOR EACH STATEMENT EXECUTE FUNCTION "count_tag_images"();

-- A picture that goes to the trash or comes back. Added up and not joined: the plan of a join of the two is kept from the first
-- small change of a connection, and looks at every pair of a large one.
CREATE FUNCTION "count_moved_image"() RETURNS trigger
  LANGUAGE plpgsql AS $$
DECLARE
  ids uuid[];
  steps integer[];
BEGIN
  SELECT array_agg(id), array_agg(step) INTO ids, steps FROM (
    SELECT id, sum(n)::integer AS step FROM (
      SELECT id, 1 AS n FROM "later" WHERE state = 'live' UNION ALL SELECT id, -1 FROM "earlier" WHERE state = 'live') AS each
    GROUP BY id HAVING sum(n) <> 0) AS moved;
  IF ids IS NULL THEN RETURN NULL; END IF;
  UPDATE "Album" AS album SET images = album.images + counted.n FROM (
    SELECT member."albumId", sum(step)::integer AS n FROM unnest(ids, steps) AS moved (id, step)
    JOIN "AlbumImage" AS member ON member."imageId" = moved.id GROUP BY member."albumId") AS counted
  WHERE album.id = counted."albumId";
  UPDATE "Tag" AS tag SET images = tag.images + counted.n FROM (
    SELECT member."tagId", sum(step)::integer AS n FROM unnest(ids, steps) AS moved (id, step)
    JOIN "ImageTag" AS member ON member."imageId" = moved.id GROUP BY member."tagId") AS counted
  WHERE tag.id = counted."tagId";
  RETURN NULL;
END $$;

CREATE TRIGGER "Image_counted_moved" AFTER UPDATE ON "Image"
  REFERENCING OLD TABLE AS "earlier" NEW TABLE AS "later" FOR EACH STATEMENT EXECUTE FUNCTION "count_moved_image"();

-- One that is deleted outside the trash: its rows of albums and tags follow it, and then nobody can tell any more that it was shown.
CREATE FUNCTION "count_deleted_image"() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "Album" SET images = images - 1 WHERE id IN (SELECT "albumId" FROM "AlbumImage" WHERE "imageId" = OLD.id);
  UPDATE "Tag" SET images = images - 1 WHERE id IN (SELECT "tagId" FROM "ImageTag" WHERE "imageId" = OLD.id);
  RETURN OLD;
END $$;

CREATE TRIGGER "Image_counted_deleted" BEFORE DELETE ON "Image"
  FOR EACH ROW WHEN (OLD.state = 'live') EXECUTE FUNCTION "count_deleted_image"();
