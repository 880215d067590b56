import type { PageTexts } from "@postern/core";

const freshLink = "新しいリンクをご依頼ください。";

export const ja: PageTexts = {
  open: {
    heading: "{customer} のポータルを開く",
    lead: "このリンクは {customer} の請求ポータルを開きます。",
    leadAs: "このリンクは {actor} として {customer} の請求ポータルを開きます。",
    button: "ポータルを開く",
    note: "お心当たりがない場合は、このページを閉じてください。まだ何も開かれていません。",
  },
  back: "{name} に戻る",
  signedOut: ["ログアウトしました", "このページを閉じてもかまいません。"],
  refused: {
    link_invalid: ["このリンクは使えません", `リンク全体がコピーされているかご確認ください。${freshLink}`],
    link_expired: ["このリンクは期限切れです", `安全のため、リンクの有効期間は短くなっています。${freshLink}`],
    link_redeemed: ["このリンクは使用済みです", `ポータルを開けるのは一度だけです。${freshLink}`],
    link_withdrawn: ["このリンクは無効になりました", `リンクは取り消されました。${freshLink}`],
    cookies_required: [
      "ブラウザに Cookie が保存されませんでした",
      "このサイトの Cookie を許可して、もう一度リンクを開いてください。リンクはまだ使えます。",
    ],
    session_revoked: ["このセッションは終了しました", `ログアウトされました。${freshLink}`],
    token_expired: ["セッションの期限が切れました", freshLink],
    token_invalid: ["ログインしていません", "新しいリンクからポータルを開いてください。"],
    credential_missing: ["ログインしていません", "お送りしたリンクからポータルを開いてください。"],
    scope_insufficient: ["このページは表示できません", "お客様の権限では、このページをご覧いただけません。"],
    origin_refused: [
      "このリクエストは拒否されました",
      "別のサイトから送られたようです。ポータルに戻って、もう一度お試しください。",
    ],
    resource_unknown: ["ここには何もありません", "アドレスを確認するか、前のページに戻ってください。"],
    unavailable: ["ただいまご利用いただけません", "失われたものはありません。しばらくしてからお試しください。"],
    other: ["処理できませんでした", "前のページに戻って、もう一度お試しください。"],
  },
};
