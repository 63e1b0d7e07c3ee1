"""The catalogue of rules. Codes are permanent: that of a removed rule is never given again."""

from hamm_registry.checks.rules import (
    dates_and_sources,
    duplicates,
    geography,
    identity,
    nearby,
    organisations,
    photos,
    privacy,
    reading,
    texts,
    upkeep,
)
from hamm_registry.checks.rules.rule import Rule
from hamm_registry.core.finding import Severity

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

_ACTIVE = nearby.already_active.__doc__ or ""

# Rules that something besides the loops over all rules reports under.
NOT_READ = Rule("HR018", "not-read", WARNING, text=reading.NOT_READ)
ID_TAKEN = Rule("HR102", "id-taken", ERROR, registry=identity.unique_ids)
NOWHERE = Rule("HR213", "nowhere", ERROR, entry=geography.says_where)
ALREADY_ACTIVE = Rule("HR510", "already-active", INFO, text=_ACTIVE, on_request=True)

RULES = (
    # HR00x: reading
    Rule("HR001", "not-a-file", ERROR, text=reading.READABLE),
    Rule("HR002", "wrong-suffix", ERROR, text=reading.SUFFIX),
    Rule("HR003", "over-limit", ERROR, text=reading.LIMITS),
    Rule("HR004", "bad-character", ERROR, text=reading.CHARACTERS),
    Rule("HR005", "yaml-syntax", ERROR, text=reading.SYNTAX),
    Rule("HR006", "duplicate-field", ERROR, text=reading.DUPLICATE),
    Rule("HR007", "yaml-feature", ERROR, text=reading.PLAIN),
    Rule("HR008", "second-document", ERROR, text=reading.ONE_DOCUMENT),
    Rule("HR009", "no-fields", ERROR, text=reading.FIELDS),
    # HR01x: the shape, by the schema
    Rule("HR010", "missing-field", ERROR, text=reading.MISSING, field_is_missing=True),
    Rule("HR011", "unknown-field", ERROR, text=reading.UNKNOWN_FIELD),
    Rule("HR012", "wrong-type", ERROR, text=reading.TYPE, may_be_cut=True),
    Rule(
        "HR013",
        "unknown-value",
        ERROR,
        document=identity.known_values,
        any_shape=True,
        guesses_item=True,
    ),
    Rule("HR014", "wrong-form", ERROR, text=reading.FORM),
    Rule("HR015", "out-of-range", ERROR, text=reading.SIZE),
    Rule("HR016", "repeated-value", ERROR, text=reading.REPEATED),
    Rule("HR017", "not-meant-here", ERROR, text=reading.NOT_HERE),
    NOT_READ,  # HR018
    Rule("HR019", "blank-text", ERROR, document=identity.visible_text),
    Rule("HR020", "dotted-thousands", ERROR, document=dates_and_sources.whole_thousands),
    Rule("HR021", "wrong-folder", ERROR, text=reading.FOLDER),
    # HR02x: how texts are written
    Rule("HR022", "cut-text", WARNING, document=texts.text_behind_hash),
    Rule("HR023", "decomposed-letters", WARNING, document=texts.composed_letters),
    Rule("HR024", "markup", WARNING, document=texts.no_markup),
    Rule("HR025", "quotation-marks", WARNING, document=texts.no_quotation_marks),
    Rule("HR026", "placeholder", ERROR, document=texts.no_placeholder),
    Rule("HR027", "other-language", WARNING, document=texts.texts_in_their_language),
    # HR1xx: identity and references
    Rule("HR101", "id-is-file-name", ERROR, document=identity.id_is_file_name),
    ID_TAKEN,  # HR102
    Rule("HR110", "unknown-entry", ERROR, registry=identity.known_references),
    Rule("HR111", "unknown-source", ERROR, document=identity.known_sources),
    Rule("HR112", "relation-twice", ERROR, registry=identity.relations_once),
    Rule("HR113", "claim-without-field", ERROR, entry=identity.claimed_field),
    Rule("HR114", "circle-of-successors", ERROR, registry=identity.no_circle),
    Rule("HR115", "unusable-query", ERROR, registry=identity.saved_queries),
    Rule("HR116", "unusable-photo", ERROR, registry=photos.usable_photos),
    Rule("HR117", "unused-photo", WARNING, registry=photos.photos_in_use),
    # HR2xx: facts
    Rule("HR201", "impossible-date", ERROR, document=dates_and_sources.real_dates),
    Rule("HR202", "date-order", ERROR, entry=dates_and_sources.dates_in_order),
    Rule("HR203", "future-date", ERROR, document=dates_and_sources.no_future),
    Rule("HR204", "history-differs", ERROR, entry=dates_and_sources.history_fits),
    Rule("HR205", "impossible-step", ERROR, entry=dates_and_sources.steps_possible),
    Rule("HR206", "active-after-end", WARNING, entry=dates_and_sources.still_active),
    Rule("HR210", "unknown-place", INFO, entry=geography.known_place, lacks_place=True),
    Rule("HR211", "outside-country", ERROR, document=geography.inside_country),
    Rule("HR212", "place-twice", ERROR, document=geography.places_once),
    NOWHERE,  # HR213
    Rule("HR214", "wrong-country", ERROR, entry=geography.place_in_its_country),
    Rule("HR215", "unknown-district", WARNING, entry=identity.known_districts),
    Rule("HR220", "outranked", WARNING, entry=dates_and_sources.claim_rank),
    Rule("HR221", "spelt-differently", WARNING, registry=duplicates.one_spelling),
    Rule("HR222", "web-address", ERROR, document=dates_and_sources.web_address),
    Rule("HR223", "main-language", ERROR, entry=upkeep.main_language),
    Rule("HR230", "name-taken", ERROR, registry=organisations.names_once),
    Rule("HR231", "told-differently", WARNING, registry=organisations.told_once),
    Rule("HR232", "part-of-itself", ERROR, registry=organisations.part_of_another),
    Rule("HR233", "unknown-office", ERROR, registry=organisations.known_office),
    # HR3xx: privacy and safety
    Rule(
        "HR301",
        "personal-address",
        ERROR,
        document=privacy.personal_address,
        any_shape=True,
        personal=True,
    ),
    Rule(
        "HR302", "phone-number", ERROR, document=privacy.phone_number, any_shape=True, personal=True
    ),
    Rule(
        "HR303", "bank-account", ERROR, document=privacy.bank_account, any_shape=True, personal=True
    ),
    Rule(
        "HR304",
        "date-of-birth",
        ERROR,
        document=privacy.date_of_birth,
        any_shape=True,
        personal=True,
    ),
    Rule("HR305", "announced-trip", WARNING, document=privacy.announced_trip, asks_first=True),
    Rule(
        "HR306",
        "person-name",
        ERROR,
        document=privacy.person_name,
        any_shape=True,
        personal=True,
    ),
    Rule("HR307", "photo-says-where", ERROR, registry=photos.says_no_place),
    # HR4xx: upkeep
    Rule("HR401", "no-lead", INFO, entry=upkeep.has_lead),
    Rule("HR402", "no-beginning", INFO, entry=upkeep.has_beginning),
    Rule("HR403", "missing-language", WARNING, entry=upkeep.all_languages),
    Rule("HR404", "stale", INFO, entry=upkeep.is_fresh),
    Rule("HR405", "unconfirmed", INFO, entry=upkeep.is_confirmed),
    Rule("HR406", "unsourced", INFO, entry=upkeep.has_sources),
    Rule("HR407", "outcome-not-told", INFO, document=upkeep.outcome_is_told),
    # HR5xx: near-duplicates and parallels
    Rule(
        "HR501",
        "near-duplicate",
        WARNING,
        registry=duplicates.near_duplicates,
        is_duplicate=True,
    ),
    ALREADY_ACTIVE,  # HR510
)

BY_CODE = {rule.code: rule for rule in RULES}
