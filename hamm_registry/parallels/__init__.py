"""Parallels: who should know of each other, and where several are active.

`pairs` finds and judges pairs of initiatives, `hubs` the places and countries where several are
active; `interface` gives both their JSON shape, `wording` says reasons in words. An entry is read
into a side (`sides`, `places`); an `index` says which sides to compare; `signals` weighs two of
them (`weights`), `ties` knows who knows whom.
"""
