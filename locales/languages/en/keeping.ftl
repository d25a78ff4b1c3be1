# The end of the time for which things are kept
keeping-warning = The record of this project is kept until { $until }. On the day after, what is kept of those who took part is erased.{ $last ->
    [yes] { " " }This is the last notice.
   *[no] { " " }You hear of it once more, 14 days before.
 }
keeping-goes = Names, numbers in LINE and Slack, what people wrote, answers that were not shared, notes, reasons, consents, invitation codes.
keeping-stays = Choices that all sides saw and their counts, the words of an agreement, and what happened when (without words) stay, without names.
keeping-before = Before that
keeping-before-text = To keep the record, take the table with the button below, or ask your operator for:
    python -m bot export { $id } --format json --output kyodo-{ $id }.json
    python -m bot export { $id } --format csv --output kyodo-{ $id }.csv
button-export-csv = Get the table
button-keep-longer = Keep a year longer
keep-longer-intro = The record will be kept until { $until }. The reason goes into the log.
kept-longer = The record is kept until { $until }. You hear of it again before.
keep-longer-gone = The record of this project has been erased already.
keep-longer-enough = It can be kept { $years } years longer at most. Take what you need as a table.
