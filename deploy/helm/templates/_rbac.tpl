{{- /* What has to be read over the whole cluster. */ -}}
{{- define "raceprobe.clusterRules" -}}
- apiGroups: [raceprobe.dev]
  resources: [clusterraceprobepolicies]
  verbs: [get, list, watch]
# a policy is about namespaces with some labels
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get, list, watch]
{{- end -}}

{{- /* What is needed where RaceProbes are. No verb on Secrets: the kubelet mounts them into the probe pods. */ -}}
{{- define "raceprobe.rules" -}}
- apiGroups: [raceprobe.dev]
  resources: [raceprobes]
  verbs: [get, list, watch]
- apiGroups: [raceprobe.dev]
  resources: [raceprobes/status]
  verbs: [patch]
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, patch]
- apiGroups: [apps]
  resources: [statefulsets]
  verbs: [get, list, watch, create, patch, delete]
# workloadRef: at which revision the target is
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch]
# delete: pods of an old plan go at once, so that old and new never load the target together
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, delete]
- apiGroups: [""]
  resources: [events]
  verbs: [get, create, patch]
{{- end -}}

{{- define "raceprobe.podsProxyRules" -}}
- apiGroups: [""]
  resources: [pods/proxy]
  verbs: [get]
{{- end -}}

{{- define "raceprobe.subjects" -}}
subjects:
- kind: ServiceAccount
  name: raceprobe-operator
  namespace: {{ .Release.Namespace }}
{{- end -}}

{{- /* An operator of some namespaces leaves room for another one of others. */ -}}
{{- define "raceprobe.clusterRoleName" -}}
raceprobe-operator{{ with .Values.namespaces }}-{{ $.Release.Namespace }}{{ end }}
{{- end -}}
