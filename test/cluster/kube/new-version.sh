#!/bin/sh
# Writes the Go module that builds one Kubernetes version: ./new-version.sh 1.35.8
# The staging modules are published as v0.x.y, but Kubernetes' own go.mod asks for v0.0.0: each needs a replace.
# Tools in a go.mod need at least go 1.24, which is more than the oldest versions ask for.
set -eu

version=$1
minor=${version%.*}
cd "$(dirname "$0")"
kubernetes=$(go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/^\t"GoMod": "\(.*\)",$/\1/p')

mkdir -p "$minor"
cd "$minor"
{
  printf 'module keelwright.io/lab/kube\n\n'
  sed -n '/^go /p;/^godebug /p' "$kubernetes" | sed 's/^go 1\.2[0-3].*/go 1.24.0/'
  printf '\nrequire k8s.io/kubernetes v%s\n\nreplace (\n' "$version"
  sed -n 's/^\t*\(k8s.io\/[a-z0-9-]*\) v0\.0\.0\( .*\)*$/\1/p' "$kubernetes" | sort -u | sed "s/.*/\t& => & v0.${version#1.}/"
  printf ')\n\ntool (\n'
  for command in kube-apiserver kube-controller-manager kube-scheduler kubectl; do
    printf '\tk8s.io/kubernetes/cmd/%s\n' "$command"
  done
  printf ')\n'
} > go.mod
go mod tidy
go mod verify
