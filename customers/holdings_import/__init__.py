"""Bringing in who owns what: tables, Open Ownership statements (BODS 0.4), followthemoney lines.

A file is read once, statement by statement (`streams`), each statement becomes rows (`bods`, `ftm`, `table`), the rows
go by COPY into tables of the transaction (`staging`), and few statements write them (`writing`). `running` holds it
together: one change, one computation of the shares, all or nothing unless good rows are to go in without the bad.
"""
