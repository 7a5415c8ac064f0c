import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import type { Item } from "../../api/items.ts";
import type { MediaItem } from "../../sdk/library.ts";
import { sdk } from "../client.ts";
import { position } from "../clock-times.ts";
import { AlbumTracks } from "../item/album-tracks.tsx";
import { LoudnessFacts } from "../item/loudness-facts.tsx";
import { MissingFindings } from "../item/missing-findings.tsx";
import { Neighbours } from "../item/neighbours.tsx";
import { itemQuestion, mediaQuestion } from "../item/questions.ts";
import { TimelineCards } from "../item/timeline-cards.tsx";
import { ItemGrid } from "../library/item-grid.tsx";
import { TilePicture } from "../library/item-tile.tsx";
import type { PageProps } from "../pages.ts";
import { Button } from "../pieces/button.tsx";
import { say } from "../pieces/notices.tsx";
import { Card, Facts, Page } from "../pieces/page.tsx";
import { Answer, Empty } from "../pieces/states.tsx";
import { useMayChange } from "../session.ts";
import "../styles/item.css";
import "../styles/library.css";
import { item as words } from "../words/item.ts";
import { browse } from "../words/library.ts";

/** What is known of an item: over time where it has a file, with what it contains where it has none. */
export default function ItemPage({ params }: PageProps) {
  const id = params.id!;
  const known = useQuery(itemQuestion(id));
  const media = useQuery(mediaQuestion(id));
  const mayChange = useMayChange();
  const queries = useQueryClient();
  const analyze = useMutation({
    mutationFn: () => sdk.timeline.analyze(id),
    onSuccess: () => say(words.analyzeStarted(known.data?.title ?? "")),
    onSettled: () => queries.invalidateQueries({ queryKey: ["items", id] }),
  });
  return (
    <Page
      key={id}
      title={known.data?.title ?? media.data?.title ?? (known.isError ? words.unknown : "")}
      text={media.data && <Crumbs media={media.data} />}
      actions={
        mayChange &&
        known.data && (
          <Button icon="play" onClick={() => analyze.mutate()} busy={analyze.isPending}>
            {words.analyze}
          </Button>
        )
      }
    >
      <Answer question={known} rows={10}>
        {(item) => (
          <Answer question={media} rows={10}>
            {(media) => <Known item={item} media={media} />}
          </Answer>
        )}
      </Answer>
    </Page>
  );
}

function Known({ item, media }: { item: Item; media: MediaItem }) {
  const isVideo = item.type === "movie" || item.type === "episode";
  const isSound = item.type === "album" || item.type === "track";
  return (
    <>
      {item.file !== null && <FileFacts item={item} media={media} />}
      {(isVideo || item.type === "track") && <TimelineCards item={item} media={media} />}
      {isSound && <LoudnessFacts item={item} />}
      {item.type === "album" && <AlbumTracks id={item.ratingKey} />}
      {(item.type === "track" || item.type === "album") && (
        <Neighbours id={item.ratingKey} type={item.type} />
      )}
      {item.file === null && item.type !== "album" && (
        <ItemGrid
          label={words.contents}
          questionKey={["library", "children", item.ratingKey]}
          ask={(page, signal) => sdk.library.children(item.ratingKey, page, { signal })}
          empty={<Empty icon="library" title={browse.none} />}
        />
      )}
      {item.file !== null && <MissingFindings item={item} />}
    </>
  );
}

/** Where the item belongs, from the section down. */
function Crumbs({ media }: { media: MediaItem }) {
  const above = [
    [`/library/${media.librarySectionID}`, media.librarySectionTitle],
    [`/items/${media.grandparentRatingKey}`, media.grandparentTitle],
    [`/items/${media.parentRatingKey}`, media.parentTitle],
  ] as const;
  return (
    <span className="crumbs">
      {above
        .filter(([, title]) => title !== undefined && title !== "")
        .map(([href, title]) => (
          <Link key={href} href={href} className="crumb">
            {title}
          </Link>
        ))}
    </span>
  );
}

function FileFacts({ item, media }: { item: Item; media: MediaItem }) {
  const [medium] = media.Media;
  const codecs = [medium?.videoResolution, medium?.videoCodec, medium?.audioCodec].filter(
    (one) => one !== undefined,
  );
  return (
    <Card>
      <div className="item-head">
        {media.thumb !== undefined && (
          <TilePicture item={{ thumb: media.thumb, title: media.title, type: media.type }} />
        )}
        <Facts
          facts={[
            [words.file, <code key="file">{item.file}</code>],
            medium?.duration !== undefined &&
              item.type !== "photo" && [words.length, position(medium.duration)],
            codecs.length > 0 && [words.codecs, codecs.join(" · ")],
            media.year !== undefined && [words.year, media.year],
          ]}
        />
      </div>
    </Card>
  );
}
