#!/bin/sh
# Stands for Deno by its version alone, so that the options of a guest's owner are read where Deno is missing too.
echo 'deno 2.9.6'
